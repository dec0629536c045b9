import type { Demonstration } from './question.ts'

/** The demonstrations and the text of a prompt whose list of labels is taken out. */
export interface FieldsReading {
  readonly demonstrations: readonly Demonstration[]
  readonly text: string
  /** Whether the text stood under a field name; else it is the last paragraph. */
  readonly isNamed: boolean
}

const fieldForm = /^\s*(?:[-*#]+\s*)?\**([A-Za-z][\w -]{0,30}?)\**:\**(?:\s+(.*))?$/
const arrows = ['->', '=>', '→']
const answerNames = /^(?:label|class|category|answer|output|topic|sentiment|intent|type|response)$/
const textNames =
  /^(?:text|input|gloss|definition|sentence|message|question|review|document|passage|comment|title|subject|e-?mail|query|statement|content|ticket|tweet|post|article|headline|item)$/
const instructionNames =
  /^(?:task|instructions?|rules?|notes?|hints?|goal|role|format|important|remember|examples?|demonstrations?|output format|answer format)$/

/** Reads `Text: … / Label: …` pairs, or `text -> label` lines, and what stands last without a label. */
export function readFields(prompt: string): FieldsReading {
  const lines = prompt.trimEnd().split(/\r?\n/)
  const last = lines.at(-1) ?? ''
  if (arrows.some((arrow) => last.endsWith(arrow))) return readArrows(lines)
  const cue = readField(last)
  const hasCue = cue !== null && cue.value === '' && !textNames.test(cue.name)
  const body = hasCue ? lines.slice(0, -1) : lines
  const isAnswer = (name: string): boolean => (hasCue ? name === cue.name : answerNames.test(name))
  const { blocks, answers } = splitAtAnswers(body, isAnswer)
  const textName = chooseTextName(blocks)
  const texts = blocks.map((block) => textOfBlock(block, textName))
  const demonstrations = answers.flatMap((label, index) => {
    const text = texts[index] ?? ''
    return text === '' ? [] : [{ text, label }]
  })
  return { demonstrations, text: texts.at(-1) ?? '', isNamed: textName !== null }
}

interface Field {
  /** In lower case. */
  readonly name: string
  readonly value: string
}

function readField(line: string): Field | null {
  const [, name, value = ''] = fieldForm.exec(line) ?? []
  return name === undefined ? null : { name: name.toLowerCase(), value: value.trim() }
}

/** The lines before each answer, with the answers; one block more than answers: the last one asks. */
function splitAtAnswers(
  lines: readonly string[],
  isAnswer: (name: string) => boolean,
): { blocks: string[][]; answers: string[] } {
  const answers: string[] = []
  const blocks: string[][] = [[]]
  for (const line of lines) {
    const field = readField(line)
    if (field !== null && field.value !== '' && isAnswer(field.name)) {
      answers.push(field.value)
      blocks.push([])
    } else blocks.at(-1)?.push(line)
  }
  return { blocks, answers }
}

/** The field name that most blocks have; of several, a usual name for a text, else the first that is no instruction's. */
function chooseTextName(blocks: readonly (readonly string[])[]): string | null {
  const votes = new Map<string, number>()
  for (const block of blocks) {
    const names = new Set(block.flatMap((line) => readField(line)?.name ?? []))
    for (const name of names) if (!instructionNames.test(name)) votes.set(name, (votes.get(name) ?? 0) + 1)
  }
  const most = Math.max(...votes.values())
  const candidates = [...votes].filter(([, count]) => count === most).map(([name]) => name)
  return candidates.find((name) => textNames.test(name)) ?? candidates[0] ?? null
}

function textOfBlock(block: readonly string[], textName: string | null): string {
  const start = textName === null ? -1 : block.findIndex((line) => readField(line)?.name === textName)
  if (start < 0) return lastParagraph(block)
  const [first = '', ...others] = block.slice(start)
  return [readField(first)?.value ?? '', ...others].join('\n').trim()
}

function lastParagraph(block: readonly string[]): string {
  return (
    block
      .join('\n')
      .trim()
      .split(/\n\s*\n/)
      .at(-1)
      ?.trim() ?? ''
  )
}

function readArrows(lines: readonly string[]): FieldsReading {
  const pairs = lines.flatMap((line) => readArrow(line) ?? [])
  return {
    demonstrations: pairs.slice(0, -1).filter((pair) => pair.label !== ''),
    text: pairs.at(-1)?.text ?? '',
    isNamed: true,
  }
}

/** `text -> label`, at the last arrow of a line; null where there is none. */
function readArrow(line: string): Demonstration | null {
  const found = arrows
    .map((arrow) => ({ arrow, at: line.lastIndexOf(arrow) }))
    .reduce((last, next) => (next.at > last.at ? next : last))
  if (found.at < 0) return null
  const text = line
    .slice(0, found.at)
    .trim()
    .replace(/^[-*] +/, '')
  return { text, label: line.slice(found.at + found.arrow.length).trim() }
}
