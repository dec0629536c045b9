import { realpath, stat } from 'node:fs/promises'
import { dirname, extname, resolve, sep } from 'node:path'
import { vendors } from '../adapters/ai-sdk/vendors.ts'
import { builtInProviders } from '../adapters/built-in-providers.ts'
import { parseJsonDocument } from '../config/document/json-document.ts'
import { isModulePath } from '../config/document/read-document.ts'
import { parseYamlDocument } from '../config/document/yaml-document.ts'
import { loadModule } from '../config/load-module.ts'
import { readTextFile } from '../config/read-text-file.ts'
import { PromptLooperError } from '../domain/errors.ts'
import type { Experiment } from '../domain/experiment.ts'
import { isRecord } from '../domain/json-value.ts'
import type { ModuleLoader } from '../domain/module-loader.ts'

/** What an experiment may do that did not come from the person who sits at this machine. */
export interface Confinement {
  /** The absolute folder that it and every file it names must lie in, links followed. */
  readonly folder: string
  /** Whether it may name code to run: modules as experiments, scorers, adapters and filters, and the adapter `command`. */
  readonly code: 'allowed' | 'refused'
  /** Hosts that its providers may be at, besides this machine and the built-in vendors. */
  readonly hosts: readonly string[]
}

/** Loads modules, or refuses to. */
export function moduleLoader(confinement: Confinement | null): ModuleLoader {
  return confinement?.code === 'refused' ? refuseModule : loadModule
}

const refuseModule: ModuleLoader = async () => {
  throw scriptsRefused('it names a module')
}

/**
 * Looks through the text of an experiment file before anything that it names is read: no text in it may be the path of
 * something outside of the folder. Throws a PromptLooperError.
 */
export async function confineFile(file: string, confinement: Confinement): Promise<void> {
  await demandInside(file, confinement.folder)
  if (isModulePath(file)) {
    demandCode('it is a module', confinement)
    return
  }
  const reading = await readTextFile(file, file)
  // A file that can't be read is told of with its place, by whoever reads it for good.
  if (reading.ok) await confineText(file, reading.text, confinement)
}

/** The same for what was read for good: between two looks a file may have changed. And its providers. */
export async function confineExperiment(experiment: Experiment, confinement: Confinement): Promise<void> {
  if (!isModulePath(experiment.file)) await confineText(experiment.file, experiment.source, confinement)
  if (experiment.template.filters !== null) demandCode('its templates call filters of a module', confinement)
  for (const { kind, options } of experiment.scorers) demandHarmless({ scorer: kind, ...options }, confinement)
  const own = Object.values(experiment.providers).filter(
    ({ name, options }) => builtInProviders[name]?.options !== options,
  )
  for (const { name, adapter, options } of own) {
    const who = `provider "${name}"`
    if (adapter === 'command' || adapter === 'module') demandCode(`its ${who} is of the kind ${adapter}`, confinement)
    for (const text of textsWithin(options)) {
      if (/^[a-z][a-z\d+.-]*:\/\//i.test(text)) demandHost(who, text, confinement)
    }
    // What a package makes an address of must be no more than a name in it.
    for (const text of textsWithin(options['settings'])) if (!/^[\w.-]*$/.test(text)) throw hostRefused(who, text)
    const { hostEnv } = options
    if (typeof hostEnv === 'string' && hostEnv !== 'OLLAMA_HOST') throw hostRefused(who, `the value of ${hostEnv}`)
  }
}

async function confineText(file: string, text: string, { folder }: Confinement): Promise<void> {
  const document = extname(file) === '.json' ? parseJsonDocument(text, file, []) : parseYamlDocument(text, file, [])
  const directory = dirname(file)
  const written: unknown = document?.value
  const template = isRecord(written) ? written['template'] : undefined
  const include = isRecord(template) ? template['include'] : undefined
  for (const each of textsWithin(written)) {
    if (each.length > longestPath || /[\n\0]/.test(each)) continue
    const path = resolve(directory, each)
    // What stays below the folder as it is written can still be a link out of it.
    const real = await realpathOf(path)
    if (real === null || isInside(real, folder)) continue
    // A folder by itself is not read: "/" and ".." are texts that people look for.
    if (!(await stat(real)).isDirectory() || each === include) throw outside(each)
  }
}

const longestPath = 4_096

function* textsWithin(value: unknown, seen = new Set<object>()): Generator<string> {
  if (typeof value === 'string') yield value
  // Aliases of YAML make one value stand in many places, even within itself.
  else if (typeof value === 'object' && value !== null && !seen.has(value)) {
    seen.add(value)
    for (const [key, member] of Object.entries(value)) {
      yield key
      yield* textsWithin(member, seen)
    }
  }
}

async function demandInside(path: string, folder: string): Promise<void> {
  const real = await realpathOf(path)
  if (real === null ? !isInside(resolve(path), folder) : !isInside(real, folder)) throw outside(path)
}

async function realpathOf(path: string): Promise<string | null> {
  try {
    return await realpath(path)
  } catch (error) {
    // It does not exist, or is none of ours to look at: then reading it fails, too.
    if (error instanceof Error && 'code' in error) return null
    throw error
  }
}

/** Whether a path is the folder or lies in it; both absolute, without links. */
export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : `${folder}${sep}`)
}

/** Scorers stand in scorers: each is looked at where it is named. */
function demandHarmless(options: unknown, confinement: Confinement): void {
  if (typeof options !== 'object' || options === null) return
  const { scorer, url } = options as { readonly scorer?: unknown; readonly url?: unknown }
  if (scorer === 'script' || scorer === 'command') demandCode(`it has a scorer of the kind ${scorer}`, confinement)
  if (scorer === 'http' && typeof url === 'string') demandHost('a scorer', url, confinement)
  for (const member of Object.values(options)) demandHarmless(member, confinement)
}

/** Throws a PromptLooperError where code is refused. */
export function demandCode(why: string, confinement: Confinement | null): void {
  if (confinement?.code === 'refused') throw scriptsRefused(why)
}

/** Throws a PromptLooperError where the host of a URL may not be asked. */
export function demandHost(who: string, url: string, confinement: Confinement | null): void {
  if (confinement === null) return
  const host = URL.canParse(url) ? new URL(url).hostname.toLowerCase() : null
  if (host === null || !isKnownHost(host, confinement)) throw hostRefused(who, host ?? url)
}

function isKnownHost(host: string, { hosts }: Confinement): boolean {
  return isLoopback(host) || vendorHosts.has(host) || hosts.includes(host)
}

/** Whether a host name of a URL is this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}

const vendorHosts: ReadonlySet<string> = new Set(
  Object.values(builtInProviders)
    .map(({ options }) => options['baseUrl'])
    .concat(Object.values(vendors).map(({ baseUrl }) => baseUrl))
    .filter((url) => typeof url === 'string')
    .map((url) => new URL(url).hostname),
)

function scriptsRefused(why: string): PromptLooperError {
  return new PromptLooperError(
    'scripts-refused',
    `the experiment may not run: ${why}, and this server runs no code of files`,
    {
      hint: 'Run it from the terminal, or start the server with --allow-scripts.',
    },
  )
}

function outside(path: string): PromptLooperError {
  return new PromptLooperError('outside-workspace', `"${path}" is outside of the workspace`, {
    hint: 'Name files below the folder that the server was started in.',
  })
}

function hostRefused(who: string, host: string): PromptLooperError {
  return new PromptLooperError('host-refused', `${who} is at ${host}, which this server may not ask`, {
    hint: 'Start the server with --allow-host HOST.',
  })
}
