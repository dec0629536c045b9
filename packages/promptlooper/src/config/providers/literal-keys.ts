import { isRecord } from '../../domain/json-value.ts'
import { keyPathText, type KeyPath } from '../document/source-document.ts'
import { addFault, type FileReading } from '../file-reading.ts'
import type { Environment } from '../read-environment-file.ts'
import { looksLikeKey } from './key-shapes.ts'

const SECRET_NAME =
  /^(?:x[-_])?(?:api[-_]?key|key|auth|authorization|proxy-authorization|token|secret|password|passwd|credentials?|cookie|(?:access|auth|bearer|session|client|api|secret|private)[-_]?(?:token|key|secret))$/iu
const REFERENCE = /\$\{[A-Za-z_]\w*\}/gu

/**
 * Refuses keys that stand literally in a provider's entry: under a name that says so, in a header, in a URL, or by their
 * shape. `${NAME}` is no literal. Nothing of the key is repeated in the message.
 */
export function refuseLiteralKeys(reading: FileReading, at: KeyPath, written: unknown, environment: Environment): void {
  const refuse = (path: KeyPath, what: string, value: string): void => {
    addFault(reading, path, 'literal-key', `${keyPathText(path)} ${what}`, keyHint(path, value, environment))
  }
  const visit = (value: unknown, path: KeyPath): void => {
    if (typeof value === 'string') {
      const what = literalKeyIn(path.at(-1), value)
      if (what !== undefined) refuse(path, what, value)
    } else if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index]))
    else if (isRecord(value)) for (const [name, member] of Object.entries(value)) visit(member, [...path, name])
  }
  visit(written, at)
}

/** What is wrong with a value, if it holds a key. */
function literalKeyIn(name: KeyPath[number] | undefined, value: string): string | undefined {
  const literal = value.replaceAll(REFERENCE, '')
  if (typeof name === 'string' && name.endsWith('Env')) {
    return looksLikeKey(value) ? 'holds a key where the name of an environment variable belongs' : undefined
  }
  if (typeof name === 'string' && SECRET_NAME.test(name) && !isSchemeOnly(literal, value))
    return 'holds a key literally'
  if (hasUrlSecret(value)) return 'holds credentials in its URL'
  return looksLikeKey(literal.trim()) ? 'holds what looks like a key' : undefined
}

/** `Bearer ${TOKEN}` leaves only the scheme. */
function isSchemeOnly(literal: string, value: string): boolean {
  return literal.trim() === '' || (literal !== value && /^\s*[A-Za-z]+\s*$/u.test(literal))
}

function hasUrlSecret(value: string): boolean {
  // The references would not survive in a URL's parts.
  const url = URL.parse(value.replaceAll(REFERENCE, 'reference'))
  if (url === null || !/^[a-z][a-z\d+.-]*:\/\//iu.test(value)) return false
  const isLiteral = (part: string): boolean => part !== '' && part !== 'reference'
  if (isLiteral(url.password) || (url.password === '' && isLiteral(url.username))) return true
  return [...url.searchParams].some(([name, parameter]) => isLiteral(parameter) && SECRET_NAME.test(name))
}

function keyHint(path: KeyPath, value: string, environment: Environment): string {
  const variable =
    Object.keys(environment).find((name) => value.length >= 8 && environment[name] === value) ?? 'NAME_OF_A_VARIABLE'
  const isApiKey = /^api[-_]?key(?:Env)?$/iu.test(String(path.at(-1)))
  return `Put it into an environment variable and write ${isApiKey ? `apiKeyEnv: ${variable}` : `\${${variable}}`}; a .env file beside this one is read.`
}
