import type { Message, Prompt } from '../../domain/message.ts'
import { promptWords } from '../prompt-words.ts'
import { cleanName } from './label-item.ts'
import { readLabelList } from './label-list.ts'
import type { Demonstration, LabelChoice, Question } from './question.ts'
import { readFields } from './read-fields.ts'

/**
 * Reads labels, demonstrations and the text to classify in a rendered prompt. The grammar, in any order but for the
 * text, which comes last:
 *
 *     Labels: animal, plant                  or, with descriptions,
 *     Labels:
 *     - animal: a living creature that moves
 *     - plant: a living thing that grows from the ground
 *
 *     Text: a small bird                     any number of demonstrations, under any two field names
 *     Label: animal
 *
 *     Text: an evergreen tree                the text; an empty last field says what the answer's field is called
 *     Label:
 *
 * In a chat, an assistant's turn is the label of the user's turn before it. Without a list, the labels are those of the
 * demonstrations. Gives empty parts where nothing is found.
 */
export function readQuestion(prompt: Prompt): Question {
  return typeof prompt === 'string' ? readText(prompt) : readChat(prompt)
}

function readText(prompt: string): Question {
  const list = readLabelList(prompt)
  const { demonstrations, text } = readFields(list.rest)
  return withLabels(list.labels, demonstrations, text)
}

function readChat(messages: readonly Message[]): Question {
  const last = messages.findLastIndex((message) => message.role === 'user')
  const turns = messages.flatMap((message, index): Demonstration[] => {
    const answer = messages[index + 1]
    if (message.role !== 'user' || index === last || answer?.role !== 'assistant') return []
    const { text } = readFields(readLabelList(promptWords([message])).rest)
    return [{ text, label: lastWords(promptWords([answer])) }]
  })
  const instructions = messages.filter((message) => message.role !== 'user' && message.role !== 'assistant')
  const instructed = readText(promptWords(instructions))
  const asked = readLabelList(last < 0 ? '' : promptWords(messages.slice(last, last + 1)))
  const fields = readFields(asked.rest)
  // A message that is nothing but the text has no field name, and may have several paragraphs.
  const text = fields.isNamed || asked.labels.length > 0 ? fields.text : asked.rest.trim()
  const firstUser = messages.find((message) => message.role === 'user')
  const labels = [instructed.labels, asked.labels, firstUser ? readLabelList(promptWords([firstUser])).labels : []]
  return withLabels(
    labels.find((list) => list.length > 1) ?? [],
    [...instructed.demonstrations, ...turns, ...fields.demonstrations],
    text,
  )
}

/** An assistant's turn may repeat the field's name: `Label: animal`. */
function lastWords(answer: string): string {
  return answer.trim().replace(/^[A-Za-z][\w ]{0,30}:\s+/, '')
}

function withLabels(listed: readonly LabelChoice[], shown: readonly Demonstration[], text: string): Question {
  const demonstrations = shown.flatMap(({ text: shownText, label: written }): readonly Demonstration[] => {
    const label = cleanName(written)
    // A quote or a mark alone names nothing.
    return label === '' ? [] : [{ text: shownText, label }]
  })
  if (listed.length === 0) {
    const names = [...new Set(demonstrations.map((demonstration) => demonstration.label))]
    return { labels: names.map((name) => ({ name, description: '' })), demonstrations, text }
  }
  const spelling = new Map(listed.map(({ name }) => [name.toLowerCase(), name]))
  // A pair whose label is not in the list shows the form of the answer (`Label: <one word>`), or is a slip.
  const known = demonstrations.flatMap((demonstration) => {
    const label = spelling.get(demonstration.label.toLowerCase())
    return label === undefined ? [] : [{ text: demonstration.text, label }]
  })
  return { labels: listed, demonstrations: known, text }
}
