import { readFileSync } from 'node:fs'

import { isRecord } from '../domain/json-value.ts'

/** The version of this package, from its package.json. */
export function ownVersion(): string {
  // src/cli and dist/cli lie equally deep below it.
  const manifest: unknown = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  return isRecord(manifest) ? String(manifest['version']) : 'unknown'
}
