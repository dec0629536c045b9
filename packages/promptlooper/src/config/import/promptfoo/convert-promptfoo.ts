import { stringify } from 'yaml'
import type { JsonObject, JsonValue } from '../../../domain/json-value.ts'
import { NoteList } from './note-list.ts'
import { readModels, type ImportedModel } from './read-models.ts'
import { readPrompts, type ImportedPrompt } from './read-prompts.ts'
import { readScorers, type ImportedRowChecks, type ImportedScorers } from './read-scorers.ts'
import { readDefaults, readTests, type ImportedTest } from './read-tests.ts'
import { variableName, withRenamedVariables } from './rename-variables.ts'
import { resolveReferences } from './resolve-references.ts'
import { isList, isMapping, mappingOf, writtenForm, type SourceFiles } from './source-files.ts'
import { templateDifferences } from './template-differences.ts'

/** The files of an experiment that was made from another tool's, and what could not be carried over. */
export interface ImportedExperiment {
  readonly files: readonly { readonly path: string; readonly text: string }[]
  readonly notes: readonly string[]
}

/** Whether a document is a config of promptfoo's. */
export function isPromptfooConfig(document: JsonValue | undefined): document is JsonObject {
  return isMapping(document) && ['prompts', 'providers', 'targets', 'tests', 'scenarios'].some((key) => key in document)
}

/** A config of promptfoo's as the files of an experiment. Reads texts through `files` and runs nothing. */
export function convertPromptfoo(given: JsonObject, files: SourceFiles, sourceName: string): ImportedExperiment {
  const notes = new NoteList()
  const reading = { files, notes }
  const config = resolveReferences(given, notes)
  const prompts = readPrompts(config['prompts'], reading)
  const models = readModels(config['providers'] ?? config['targets'], reading)
  const defaults = readDefaults(config['defaultTest'], reading)
  const tests = readTests(config, defaults, reading)
  const scorers = readScorers(defaults, tests, reading)
  for (const key of Object.keys(config)) if (!CARRIED_OVER.has(key)) notes.add(`"${key}" is not carried over`)
  const names = new Set(tests.flatMap(({ vars }) => Object.keys(vars)))
  for (const name of names) {
    const own = variableName(name)
    if (own !== name) notes.add(`the variable "${name}" is called "${own}" here: "${name}" has a meaning of its own`)
  }
  const written = writePrompts(prompts, names, notes)
  if (written.length === 0) notes.add('no prompt is carried over: write one into experiment.yaml')
  if (models.length === 0)
    notes.add('no provider is carried over: the experiment asks "echo/echo", which gives the prompt back; name a model')
  if (new Set(models.map(({ tools, toolChoice }) => JSON.stringify([tools, toolChoice]))).size > 1) {
    notes.add("providers have different tools: here all get the first one's")
  }
  const body = experimentBody(config, nameOf(config, sourceName), written, models, scorers)
  return {
    files: [
      { path: 'experiment.yaml', text: experimentText(body, scorers.later, sourceName) },
      ...written.map(({ path, text }) => ({ path, text })),
      { path: 'dataset.jsonl', text: datasetText(tests, scorers.rows) },
      { path: 'NOTES.md', text: notesText(notes.all(), sourceName) },
    ],
    notes: notes.all(),
  }
}

const CARRIED_OVER: ReadonlySet<string> = new Set([
  'description',
  'prompts',
  'providers',
  'targets',
  'tests',
  'scenarios',
  'defaultTest',
  'evaluateOptions',
  'commandLineOptions',
  // What promptfoo does with its results, and no part of the experiment.
  'outputPath',
  'sharing',
  'writeLatestResults',
  // What references lead to.
  'assertionTemplates',
  '$schema',
])

interface WrittenPrompt {
  readonly label: string
  readonly names: readonly string[]
  readonly path: string
  readonly text: string
}

function writePrompts(
  prompts: readonly ImportedPrompt[],
  names: ReadonlySet<string>,
  notes: NoteList,
): readonly WrittenPrompt[] {
  const taken = new Set<string>()
  const labels = new Set<string>()
  return prompts.map(({ label, names: called, prompt }) => {
    const isText = typeof prompt === 'string'
    const stem = unique(slug(label), taken)
    const renamed = renamedTexts(prompt, names)
    const template = writtenForm(renamed)
    for (const difference of templateDifferences(template))
      notes.add(`the prompt "${label}" is Nunjucks: ${difference}`)
    return {
      label: unique(label, labels),
      names: called,
      path: isText ? `prompts/${stem}.jinja` : `prompts/${stem}.yaml`,
      text: isText ? ended(template) : stringify(renamed, { lineWidth: 0 }),
    }
  })
}

/** Every text of a prompt with its variables under the names that they have here. */
function renamedTexts(value: JsonValue, names: ReadonlySet<string>): JsonValue {
  if (typeof value === 'string') return withRenamedVariables(value, names)
  if (isList(value)) return value.map((each) => renamedTexts(each, names))
  if (!isMapping(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, renamedTexts(member, names)]))
}

/** Jinja2 takes one line end off the end of a template: with one more, what is rendered is what was written. */
function ended(template: string): string {
  return `${template}\n`
}

/** What the config calls itself, else its file's name without its ending. */
function nameOf({ description }: JsonObject, sourceName: string): string {
  return slug(typeof description === 'string' && description !== '' ? description : sourceName.replace(/\.[^.]+$/, ''))
}

function experimentBody(
  config: JsonObject,
  name: string,
  prompts: readonly WrittenPrompt[],
  models: readonly ImportedModel[],
  { scorers }: ImportedScorers,
): JsonObject {
  const providers = models.flatMap(({ provider }) =>
    provider === null ? [] : [[provider.name, provider.entry] as const],
  )
  const options = { ...mappingOf(config['commandLineOptions']), ...mappingOf(config['evaluateOptions']) }
  const { repeat, maxConcurrency } = options
  const [firstModel] = models
  const tools = firstModel?.tools ?? null
  return {
    name,
    dataset: 'dataset.jsonl',
    ...(providers.length === 0 ? {} : { providers: Object.fromEntries(providers) }),
    ...variantsOf(prompts, models),
    ...(tools === null ? {} : { tools }),
    ...(firstModel?.toolChoice ? { toolChoice: firstModel.toolChoice } : {}),
    ...(typeof repeat === 'number' && Number.isInteger(repeat) && repeat > 1 ? { repeats: repeat } : {}),
    ...(typeof maxConcurrency === 'number' && Number.isInteger(maxConcurrency) && maxConcurrency > 0
      ? { concurrency: maxConcurrency }
      : {}),
    ...(scorers.length === 0 ? {} : { scorers: scorers.map(bareKind) }),
  }
}

/** A scorer without settings is written by its kind alone. */
function bareKind(entry: JsonObject): JsonValue {
  return Object.keys(entry).length === 1 ? (entry['scorer'] ?? entry) : entry
}

/** Prompts and models as axes where each model gets every prompt with the same params; else each pair as a variant. */
function variantsOf(prompts: readonly WrittenPrompt[], models: readonly ImportedModel[]): JsonObject {
  const [firstModel] = models
  const params = firstModel?.params ?? {}
  const isPlain =
    models.every((model) => model.prompts === null && JSON.stringify(model.params) === JSON.stringify(params)) &&
    new Set(models.map(({ model }) => model)).size === models.length
  if (!isPlain && prompts.length > 0) return { include: pairsOf(prompts, models) }
  const labels = new Set<string>()
  const byLabel = Object.fromEntries(models.map(({ label, model }) => [unique(label, labels), model]))
  const axes: JsonObject = {
    ...(prompts.length > 1 ? { prompt: Object.fromEntries(prompts.map(({ label, path }) => [label, path])) } : {}),
    ...(models.length > 1 ? { model: byLabel } : {}),
  }
  return {
    ...(prompts.length > 1 ? {} : { prompt: prompts[0]?.path ?? 'Write the prompt here.' }),
    ...(models.length > 1 ? {} : { model: firstModel?.model ?? 'echo/echo' }),
    ...(Object.keys(params).length === 0 ? {} : { params }),
    ...(Object.keys(axes).length === 0 ? {} : { matrix: axes }),
  }
}

function pairsOf(prompts: readonly WrittenPrompt[], models: readonly ImportedModel[]): readonly JsonObject[] {
  return models.flatMap(({ model, params, prompts: picked }) =>
    prompts
      .filter(({ names }) => picked === null || names.some((name) => picked.includes(name)))
      .map(({ path }) => ({
        prompt: path,
        model,
        ...Object.fromEntries(Object.entries(params).map(([name, value]) => [`params.${name}`, value])),
      })),
  )
}

function experimentText(body: JsonObject, later: readonly JsonObject[], sourceName: string): string {
  const head = `# Made from ${sourceName.replaceAll(/[\r\n]/g, ' ')} by "promptlooper import". NOTES.md says what could not be carried over.\n`
  const text = `${head}${stringify(body, { lineWidth: 0 })}`
  if (later.length === 0) return text
  const comment = stringify({ scorers: later }, { lineWidth: 0 }).trimEnd().split('\n')
  return `${text}\n# This version can't run these scorers yet:\n${comment
    .map((line) => `# ${line}`.trimEnd())
    .map((line) => `${line}\n`)
    .join('')}`
}

function datasetText(tests: readonly ImportedTest[], rows: readonly ImportedRowChecks[]): string {
  const lines = tests.map(({ vars, metadata }, index) => {
    const { checks = [], ...rest } = rows[index] ?? {}
    const row = {
      input: Object.fromEntries(Object.entries(vars).map(([name, value]) => [variableName(name), value])),
      ...rest,
      ...(Object.keys(metadata).length === 0 ? {} : { metadata }),
      ...(checks.length === 0 ? {} : { checks: checks.map(bareKind) }),
    }
    return `${JSON.stringify(row)}\n`
  })
  return lines.join('')
}

function notesText(notes: readonly string[], sourceName: string): string {
  const list =
    notes.length === 0
      ? 'Everything was carried over.\n'
      : notes.map((note) => `- ${note.replaceAll(/\s+/g, ' ')}\n`).join('')
  return `# What could not be carried over from ${sourceName.replaceAll(/[\r\n]/g, ' ')}\n\n${list}`
}

function slug(text: string): string {
  const words = text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
  return words.slice(0, 60).replace(/-+$/, '') || 'imported'
}

function unique(name: string, taken: Set<string>): string {
  let free = name
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${name}-${number}`
  taken.add(free.toLowerCase())
  return free
}
