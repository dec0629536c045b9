import type { ModelReference } from '../../domain/experiment.ts'
import type { KeyPath } from '../document/source-document.ts'
import { addFault, type FileReading } from '../file-reading.ts'
import { listNames, suggestion } from '../suggestion.ts'

/** The providers that a file's models may name. */
export interface ProviderNames {
  /** Those that the file declares, and those that need no entry. */
  readonly known: readonly string[]
  /** Those that the file declares itself. */
  readonly declared: readonly string[]
}

/** Reads `provider/model`; a model without a provider is the only declared provider's. */
export function readModelReference(
  reading: FileReading,
  at: KeyPath,
  written: string,
  names: ProviderNames,
): ModelReference | undefined {
  const slash = written.indexOf('/')
  const [provider, model] = slash < 0 ? [undefined, written] : [written.slice(0, slash), written.slice(slash + 1)]
  if (model.trim() === '') {
    addFault(reading, at, 'empty-model', `"${written}" names no model`, 'Write provider/model.')
    return undefined
  }
  if (provider === undefined) return withOnlyProvider(reading, at, model, names)
  if (names.known.includes(provider)) return { provider, model }
  addFault(
    reading,
    at,
    'unknown-provider',
    `unknown provider "${provider}" in "${written}".${suggestion(provider, names.known)}`,
    unknownProviderHint(written, names),
  )
  return undefined
}

function withOnlyProvider(
  reading: FileReading,
  at: KeyPath,
  model: string,
  { known, declared }: ProviderNames,
): ModelReference | undefined {
  const [only, ...others] = declared
  if (only !== undefined && others.length === 0) return { provider: only, model }
  const choices = declared.length === 0 ? known : declared
  const why = declared.length === 0 ? 'and the file declares none' : 'and the file declares several'
  const hint = `Write one of ${choices.map((name) => `${name}/${model}`).join(', ')}.`
  addFault(reading, at, 'model-without-provider', `the model "${model}" names no provider, ${why}`, hint)
  return undefined
}

function unknownProviderHint(written: string, { known, declared }: ProviderNames): string {
  const [only, ...others] = declared
  if (only !== undefined && others.length === 0)
    return `The first slash parts provider from model: write ${only}/${written} if it is ${only}'s. Known are ${listNames(known)}.`
  return `Known are ${listNames(known)}. Declare others under \`providers\`.`
}
