import { resolve } from 'node:path'

import { listProviders, type ProviderListing } from '../../app/models.ts'
import { fileProviders } from '../../app/file-providers.ts'
import { neutraliseLine } from '../../report/neutralise-terminal.ts'
import { drawTable, type TextColumn } from '../../report/text-table.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { printJson } from '../print-json.ts'
import type { Terminal } from '../terminal.ts'

/** The flags of `models`. */
export interface ModelsFlags {
  readonly file?: string
  readonly json?: true
}

/**
 * Lists providers and whether they answer; with one named, its models too. Ends with status 1 where the one that was
 * named is not ready.
 */
export async function listModels(provider: string | null, flags: ModelsFlags, terminal: Terminal): Promise<ExitStatus> {
  const request =
    flags.file === undefined
      ? { providers: {}, environment: terminal.environment, directory: terminal.directory }
      : await fileProviders(resolve(terminal.directory, flags.file), terminal.environment)
  const listings = await listProviders(provider, request)
  if (flags.json) printJson(listings, terminal)
  else if (provider === null) terminal.write(`${drawTable(listingColumns(listings, terminal), terminal.columns)}\n`)
  else for (const listing of listings) writeListing(listing, terminal)
  return provider !== null && listings.some(({ state }) => state !== 'ready') ? exitStatus.failed : exitStatus.done
}

function writeListing({ name, reason, models }: ProviderListing, terminal: Terminal): void {
  if (reason !== null) terminal.note(`${neutraliseLine(name)} is not ready: ${neutraliseLine(reason)}`)
  else if (models.length === 0) terminal.note(`${neutraliseLine(name)} answers; it does not say which models it has.`)
  for (const model of models) terminal.write(`${neutraliseLine(model)}\n`)
}

function listingColumns(listings: readonly ProviderListing[], { colours }: Terminal): readonly TextColumn[] {
  const column = (heading: string, cell: (listing: ProviderListing) => string): TextColumn => ({
    heading,
    align: 'left',
    dropOrder: null,
    cells: listings.map(cell),
  })
  return [
    column('provider', ({ name }) => colours.bold(neutraliseLine(name))),
    column('adapter', ({ adapter }) => neutraliseLine(adapter)),
    column('state', ({ state }) => (state === 'ready' ? colours.green('ready') : colours.dim(stateWords[state]))),
    column('models', ({ models, reason }) => neutraliseLine(reason ?? modelsWords(models))),
  ]
}

const stateWords: { readonly [State in ProviderListing['state']]: string } = {
  ready: 'ready',
  'no-key': 'no key',
  'not-installed': 'not installed',
  unreachable: 'not reachable',
}

const mostNames = 3

function modelsWords(models: readonly string[]): string {
  const more = models.length - mostNames
  return `${models.slice(0, mostNames).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
