import { InvalidArgumentError, Option } from 'commander'

import { parseAge } from '../domain/age.ts'

/** A choice of labels on one axis, as `--only AXIS=LABEL` says it. */
export interface AxisLabel {
  readonly axis: string
  readonly label: string
}

/** `--store URL`, the same for every command that has it. */
export function storeOption(): Option {
  return new Option(
    '--store <url>',
    'where state lives, as sqlite:PATH (default: PROMPTLOOPER_STORE, else the nearest .promptlooper)',
  )
}

/** `--json`, the same for every command that has it. */
export function jsonOption(): Option {
  return new Option('--json', 'print results as JSON on stdout, and nothing else there')
}

/** Reads a whole number of at least 1. */
export function readCount(text: string): number {
  const count = Number(text)
  if (Number.isInteger(count) && count >= 1) return count
  throw new InvalidArgumentError('It must be a whole number of at least 1.')
}

/** Reads a whole number of at least 0. */
export function readCountOrNone(text: string): number {
  const count = Number(text)
  if (text.trim() !== '' && Number.isInteger(count) && count >= 0) return count
  throw new InvalidArgumentError('It must be a whole number, 0 or more.')
}

/** Reads a port, 0 for any. */
export function readPort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('It must be a port, from 0 to 65535.')
}

/** Reads a commit as `git:REV` names it. */
export function readCommit(text: string): string {
  if (/^git:\S+$/.test(text)) return text
  throw new InvalidArgumentError('It must be git:REVISION, such as git:main or git:HEAD~1.')
}

/** Reads an amount of money, 0 or more. */
export function readAmount(text: string): number {
  const amount = Number(text.replace(/^\$/, ''))
  if (/\d/.test(text) && Number.isFinite(amount) && amount >= 0) return amount
  throw new InvalidArgumentError('It must be an amount of 0 or more, such as 2.50.')
}

/** Reads minutes, 0 or more. */
export function readMinutes(text: string): number {
  const minutes = Number(text)
  if (text.trim() !== '' && Number.isFinite(minutes) && minutes >= 0) return minutes
  throw new InvalidArgumentError('It must be a number of minutes, 0 or more, such as 30 or 1.5.')
}

/** Reads an age such as `12h`, `7d` or `4w`; gives milliseconds. */
export function readAge(text: string): number {
  const ageMs = parseAge(text)
  if (ageMs !== undefined) return ageMs
  throw new InvalidArgumentError('It must be an age such as 30m, 12h, 7d or 4w.')
}

/** Reads a size in megabytes, 0 or more; gives bytes. */
export function readMegabytes(text: string): number {
  const megabytes = Number(text)
  if (text.trim() !== '' && Number.isFinite(megabytes) && megabytes >= 0) return Math.floor(megabytes * 1_000_000)
  throw new InvalidArgumentError('It must be a number of megabytes, such as 500.')
}

/** Reads one more `AXIS=LABEL`. */
export function readAxisLabel(text: string, earlier: readonly AxisLabel[]): readonly AxisLabel[] {
  const equals = text.indexOf('=')
  if (equals > 0 && equals < text.length - 1)
    return [...earlier, { axis: text.slice(0, equals), label: text.slice(equals + 1) }]
  throw new InvalidArgumentError('It must be AXIS=LABEL, such as prompt=short.')
}

/** Reads one more text of an option that may be repeated. */
export function readText(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text]
}
