import { parse } from 'yaml'
import { z } from 'zod'
import type { MessageSource, PromptSource, ScorerSettings, TemplateSource } from '../../domain/experiment.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import type { Message, Prompt } from '../../domain/message.ts'
import type { ScorerContext, TemplateStage } from '../../domain/scorer.ts'
import { compilePrompt } from '../../template/compile-prompt.ts'
import { defaultTemplateSettings } from '../../template/default-settings.ts'
import { isMessageFile, isPromptPath } from '../../template/prompt-path.ts'
import { scorerTemplateContext } from '../../template/scorer-template-context.ts'
import type { TemplateContext } from '../../template/template-context.ts'
import { readScorerFile, scorerFilePath } from '../read-scorer-file.ts'
import type { ScorerSurroundings } from '../scorer-kind.ts'
import { delimiterFor, type Delimiter } from './delimit.ts'

/** The option `prompt` of judges. */
export const promptOption = z
  .union([z.string().min(1), z.array(z.json()).min(1)], 'expected a path, a text, or a list of messages')
  .describe('A path, a text, or messages: a template that sees what other scorers see, the answer as `output`.')

/** What a judge's template may show beside the answer. */
export interface JudgedAnswer {
  readonly output: string
  readonly input: JsonValue
  readonly context: ScorerContext
  /** Further answers, by the names that templates have for them; set between marks as the answer is. */
  readonly others?: { readonly [name: string]: string }
}

/** A judge's prompt, compiled. */
export interface JudgePrompt {
  /** The text of everything that decides what is sent, beside the answer: part of the scorer's version. */
  readonly texts: readonly string[]
  /** The prompt for one answer, what the judge must take as data between marks, and `closing` at its end. */
  render(judged: JudgedAnswer, closing: string): Prompt
}

/**
 * Reads and compiles a judge's prompt. Throws where a file is missing, a template does not compile, or the prompt shows
 * none of `shown`: a judge that does not see the answer judges nothing.
 */
export async function readJudgePrompt(
  written: string | readonly JsonValue[],
  settings: ScorerSettings,
  given: ScorerSurroundings,
  shown: readonly string[] = ['output', 'outputs', 'stages'],
): Promise<JudgePrompt> {
  const { source, texts } = await readSource(written, settings, given)
  const template = given.template ?? defaultTemplateSettings
  const compiled = compilePrompt(source, template, given.filters)
  const used = new Set(compiled.variablePaths().map(({ path }) => /^\w+/u.exec(path)?.[0]))
  if (!shown.some((name) => used.has(name))) {
    throw new Error(`prompt: it does not show the answer; write {{ ${shown[0] ?? 'output'} }} where the answer belongs`)
  }
  return {
    // What a template gives depends on the settings of templates, too, wherever its text stands.
    texts: [...texts, JSON.stringify(template)],
    render: (judged, closing) => {
      const { delimiter, variables } = judgedContext(judged, settings.stageIndex)
      return closePrompt(compiled.render(variables), `${delimiter.notice}\n\n${closing}`)
    },
  }
}

/** The template context in which everything that a model wrote stands between marks, which none of `texts` contains either. */
export function judgedContext(
  { output, input, context, others = {} }: JudgedAnswer,
  stageIndex: number,
  texts: readonly string[] = [],
): { readonly delimiter: Delimiter; readonly variables: TemplateContext } {
  const delimiter = delimiterFor([output, ...Object.values(others), ...texts, ...context.stages.flatMap(writtenTexts)])
  const stages = context.stages.map((stage) => delimited(stage, delimiter))
  const variables = scorerTemplateContext(input, delimiter.around('answer', output), { ...context, stages }, stageIndex)
  const further = Object.entries(others).map(([name, text]) => [
    name,
    delimiter.around(name.replaceAll('_', '-'), text),
  ])
  return { delimiter, variables: { ...variables, ...Object.fromEntries(further) } }
}

/** The latency and the cost of a call must not change what is asked of a judge. */
function writtenTexts({ prompt_sent, output, response_raw, json, tool_calls }: TemplateStage): readonly string[] {
  return [prompt_sent, output, response_raw, JSON.stringify([json ?? null, tool_calls ?? null])]
}

function delimited(stage: TemplateStage, { around, within }: Delimiter): TemplateStage {
  return {
    ...stage,
    prompt_sent: around('prompt', stage.prompt_sent),
    output: around('answer', stage.output),
    response_raw: around('answer', stage.response_raw),
    ...(stage.json === undefined ? {} : { json: within('answer', stage.json) }),
    ...(stage.tool_calls === undefined
      ? {}
      : { tool_calls: stage.tool_calls.map((call) => ({ ...call, input: within('answer', call.input) })) }),
  }
}

/** The last word is ours: after all that a model wrote. */
function closePrompt(prompt: Prompt, closing: string): Prompt {
  if (typeof prompt === 'string') return `${prompt.trimEnd()}\n\n${closing}`
  const last = prompt.at(-1)
  if (last?.role !== 'user') return [...prompt, { role: 'user', content: closing }]
  const content: Message['content'] =
    typeof last.content === 'string' ? `${last.content.trimEnd()}\n\n${closing}` : [...last.content, { text: closing }]
  return [...prompt.slice(0, -1), { ...last, content }]
}

interface SourceRead {
  readonly source: PromptSource
  /** The texts of the files that it was read from. */
  readonly texts: readonly string[]
}

async function readSource(
  written: string | readonly JsonValue[],
  settings: ScorerSettings,
  given: ScorerSurroundings,
): Promise<SourceRead> {
  if (typeof written !== 'string') return readMessages(written, settings, given)
  if (!isPromptPath(written)) {
    return { source: { kind: 'text', template: inPlace(written, settings) }, texts: [] }
  }
  const text = await readScorerFile(written, given.directory)
  if (isMessageFile(written)) {
    const messages = await readMessages(parse(text), settings, given)
    return { source: messages.source, texts: [text, ...messages.texts] }
  }
  return { source: { kind: 'text', template: inFile(text, written, given) }, texts: [text] }
}

async function readMessages(
  written: unknown,
  settings: ScorerSettings,
  given: ScorerSurroundings,
): Promise<SourceRead> {
  const read = messagesSchema.safeParse(written)
  if (!read.success) throw new Error('prompt: expected a list of messages { role, content }')
  const texts: string[] = []
  const messages: MessageSource[] = []
  for (const message of read.data) {
    if (typeof message === 'string') {
      messages.push({ kind: 'splice', expression: inPlace(message, settings) })
      continue
    }
    const { role, content } = message
    if (typeof content === 'string' && isPromptPath(content)) {
      const text = await readScorerFile(content, given.directory)
      texts.push(text)
      messages.push({ kind: 'message', role, content: inFile(text, content, given) })
    } else if (typeof content === 'string') {
      messages.push({ kind: 'message', role, content: inPlace(content, settings) })
    } else {
      messages.push({ kind: 'message', role, content: content.map((part) => partOf(part, settings)) })
    }
  }
  return { source: { kind: 'messages', path: null, messages }, texts }
}

const messagesSchema = z
  .array(
    z.union([
      z.string(),
      z.strictObject({
        role: z.string().min(1),
        content: z.union([
          z.string(),
          z
            .array(
              z.union([
                z.strictObject({ text: z.string() }),
                z.strictObject({ image: z.string() }),
                z.strictObject({ file: z.string() }),
              ]),
            )
            .min(1),
        ]),
      }),
    ]),
  )
  .min(1)

function partOf(
  part: { readonly text: string } | { readonly image: string } | { readonly file: string },
  settings: ScorerSettings,
) {
  if ('text' in part) return { kind: 'text', template: inPlace(part.text, settings) } as const
  if ('image' in part) return { kind: 'image', template: inPlace(part.image, settings) } as const
  return { kind: 'file', template: inPlace(part.file, settings) } as const
}

function inPlace(text: string, { position }: ScorerSettings): TemplateSource {
  return { text, path: null, position, indent: 'unknown' }
}

function inFile(text: string, path: string, { directory }: ScorerSurroundings): TemplateSource {
  return { text, path: scorerFilePath(path, directory), position: { file: path, line: 1, column: 1 } }
}
