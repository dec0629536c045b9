import type { BrowseStore } from '../../domain/browse.ts'
import type { JsonValue } from '../../domain/json-value.ts'
import { type JsonText, parseJsonText } from '../json-text.ts'
import type { SqliteConnection } from '../sqlite-connection.ts'
import type { ExampleTable } from '../tables.ts'

/** Of longer texts only so many characters can be found. */
const mostCharacters = 100_000

/** Gives `indexTexts`. */
export function textIndex(connection: SqliteConnection): BrowseStore['indexTexts'] {
  const watermark = connection.prepare<{ watermark: number }>('select watermark from text_index')
  const setWatermark = connection.prepare('update text_index set watermark = ?')
  const nextRuns = connection.prepare<{ id: string; example_key: string | null; commit_sequence: number }>(
    `select id, example_key, commit_sequence from runs where commit_sequence > ? order by commit_sequence limit ?`,
  )
  const texts = connection.prepare<{ prompt_sent: string; response_raw: string }>(
    `select substr(prompt_sent, 1, ${mostCharacters}) as prompt_sent, substr(response_raw, 1, ${mostCharacters}) as response_raw
     from stage_results where run_id = ? order by stage_index`,
  )
  const input = connection.prepare<Pick<ExampleTable, 'content_json'>>(
    'select content_json from examples where key = ? limit 1',
  )
  const addTexts = connection.prepare('insert into run_texts (rowid, input, prompt, answer) values (?, ?, ?, ?)')
  const missing = connection.prepare<{ count: number }>('select count(*) as count from runs where commit_sequence > ?')
  const last = connection.prepare<{ last: number | null }>('select max(commit_sequence) as last from runs')

  function addNext(limit: number): number {
    const from = watermark.get()?.watermark ?? 0
    const runs = nextRuns.all(from, limit)
    for (const { id, example_key: exampleKey, commit_sequence: sequence } of runs) {
      const stages = texts.all(id)
      const content = exampleKey === null ? undefined : input.get(exampleKey)?.content_json
      const prompts = stages.map((stage) => stage.prompt_sent).join('\n')
      const answers = stages.map((stage) => stage.response_raw).join('\n')
      addTexts.run(sequence, content === undefined ? '' : inputText(content), prompts, answers)
    }
    const to = runs.at(-1)?.commit_sequence ?? from
    if (to !== from) setWatermark.run(to)
    return missing.get(to)?.count ?? 0
  }

  return async (limit) => {
    // Nothing to add is the usual answer: it takes no lock.
    const isWhole = await connection.read(() => (last.get()?.last ?? 0) <= (watermark.get()?.watermark ?? 0))
    return isWhole ? 0 : await connection.write(() => addNext(limit))
  }
}

function inputText(content: JsonText<{ readonly input: JsonValue }>): string {
  const words: string[] = []
  collectWords(parseJsonText(content).input, words)
  return words.join('\n').slice(0, mostCharacters)
}

function collectWords(value: JsonValue, words: string[]): void {
  if (typeof value === 'string' || typeof value === 'number') words.push(String(value))
  else if (typeof value === 'object' && value !== null)
    Object.values(value).forEach((each) => collectWords(each, words))
}

/**
 * What a person typed as a query of the index: every word must be there, the last may be the beginning of one, and words
 * between quotation marks stand together. null where it holds no word.
 */
export function textQuery(typed: string): string | null {
  const parts = [...typed.matchAll(/"([^"]*)"?|([^\s"]+)/gu)].slice(0, mostWords)
  const terms = parts
    .map(([, phrase, word]) => ({ text: phrase ?? word ?? '', isWord: phrase === undefined }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text))
  if (terms.length === 0) return null
  return terms
    .map(({ text, isWord }, index) => {
      const quoted = `"${text.replaceAll('"', '""').replaceAll('\0', ' ')}"`
      return isWord && index === terms.length - 1 ? `${quoted}*` : quoted
    })
    .join(' ')
}

const mostWords = 20
