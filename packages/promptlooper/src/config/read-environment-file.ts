import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { faultError } from './faults.ts'
import { readTextFile } from './read-text-file.ts'

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The environment with what `.env` in a folder adds to it. A variable that is set already, were it to an empty text,
 * stays as it is; a folder without `.env` adds nothing. Throws a ConfigError where `.env` can't be read.
 */
export async function readEnvironmentFile(directory: string, environment: Environment): Promise<Environment> {
  const path = join(directory, '.env')
  const reading = await readTextFile(path, path)
  if (reading.ok) return { ...parseEnv(reading.text), ...definedOf(environment) }
  if (reading.fault.code === 'missing-file') return environment
  throw faultError(reading.fault.code, { file: path, line: 1, column: 1 }, reading.fault.message, reading.fault.hint)
}

function definedOf(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined))
}
