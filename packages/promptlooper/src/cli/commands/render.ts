import { dirname, resolve } from 'node:path'

import { openExistingStore } from '../../app/open-existing-store.ts'
import { renderExample as renderVariants, type RenderedStage, type RenderedVariant } from '../../app/render-example.ts'
import { storedStages } from '../../app/stored-stages.ts'
import { promptText, type Message, type Prompt } from '../../domain/message.ts'
import { neutraliseLine, neutraliseTerminal } from '../../report/neutralise-terminal.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { printJson } from '../print-json.ts'
import type { Terminal } from '../terminal.ts'
import { storeRequest, type StoreFlags } from '../with-store.ts'

/** The flags of `render`. */
export interface RenderFlags extends StoreFlags {
  readonly example: string
  readonly variant?: string
  readonly json?: true
}

/** Prints the exact prompts of one example. Calls nothing. */
export async function renderExample(file: string, flags: RenderFlags, terminal: Terminal): Promise<ExitStatus> {
  const path = resolve(terminal.directory, file)
  await using store = await openExistingStore({ ...storeRequest(flags, terminal), startDirectory: dirname(path) })
  const variants = await renderVariants({
    file: path,
    exampleId: flags.example,
    variantLabel: flags.variant ?? null,
    environment: terminal.environment,
    earlierStages: storedStages(store),
    onWarning: (message) => terminal.note(`${terminal.noteColours.yellow('warning:')} ${neutraliseTerminal(message)}`),
  })
  if (flags.json) printJson(variants, terminal)
  else writeVariants(variants, terminal)
  return exitStatus.done
}

/** A single prompt stands alone, so that it can be piped; several get a heading each. */
function writeVariants(variants: readonly RenderedVariant[], terminal: Terminal): void {
  const isAlone = variants.length === 1 && variants[0]?.stages.length === 1
  for (const { label, stages } of variants) {
    for (const [index, stage] of stages.entries()) {
      const heading = `── ${neutraliseLine(label)} · ${stageWords(stage, index, stages.length)}${neutraliseLine(stage.model)}`
      if (!isAlone) terminal.write(`${terminal.colours.cyan(heading)}\n`)
      if (stage.state === 'known') terminal.write(`${shownPrompt(stage.prompt, terminal)}\n`)
      else
        terminal.write(
          terminal.colours.dim(
            '(not known: it needs earlier answers, and none are stored; run the experiment first)\n',
          ),
        )
      if (!isAlone) terminal.write('\n')
    }
  }
}

function stageWords(stage: RenderedStage, index: number, count: number): string {
  if (count === 1) return ''
  return `${stage.name === null ? `stage ${index + 1}` : neutraliseLine(stage.name)} · `
}

function shownPrompt(prompt: Prompt, { colours, writesToPerson }: Terminal): string {
  if (typeof prompt === 'string') return writesToPerson ? neutraliseTerminal(prompt) : prompt
  if (!writesToPerson) return promptText(prompt)
  return prompt
    .map((message) => `${colours.bold(neutraliseLine(message.role))}\n${neutraliseTerminal(contentText(message))}`)
    .join('\n\n')
}

function contentText({ content }: Message): string {
  if (typeof content === 'string') return content
  return content
    .map((part) => ('text' in part ? part.text : 'image' in part ? `[image: ${part.image}]` : `[file: ${part.file}]`))
    .join('\n')
}
