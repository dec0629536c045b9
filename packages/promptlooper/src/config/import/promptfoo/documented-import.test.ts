import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { JsonObject } from '../../../domain/json-value.ts'
import { convertPromptfoo, type ImportedExperiment } from './convert-promptfoo.ts'
import { NoteList } from './note-list.ts'
import { readAssertion } from './read-assertion.ts'
import { writtenForm, type SourceFiles } from './source-files.ts'

const document = await readFile(new URL('../../../../../../docs/importing.md', import.meta.url), 'utf8')
const noFiles: SourceFiles = { text: () => undefined, list: () => [] }

/** The blocks of each example, by how they begin. */
const examples = document
  .split(/(?=^```yaml\n# promptfooconfig\.yaml$)/m)
  .slice(1)
  .map((part) => {
    const end = part.search(/^## /m)
    const blocks = [...part.slice(0, end).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm)]
    const block = (kind: string, beginning: string) =>
      blocks.find(([, of = '', text = '']) => of === kind && text.startsWith(beginning))?.[2] ?? ''
    return {
      config: block('yaml', '# promptfooconfig.yaml'),
      experiment: block('yaml', '# experiment.yaml'),
      dataset: block('jsonl', ''),
      notes: block('text', ''),
    }
  })

test('the documentation shows examples', () => {
  expect(examples).toHaveLength(2)
})

describe.each(examples)('example %#', ({ config, experiment, dataset, notes }) => {
  const imported = convertPromptfoo(parse(config) as JsonObject, noFiles, 'promptfooconfig.yaml')

  test('becomes the experiment that the documentation shows', () => {
    expect(parse(textIn(imported, 'experiment.yaml'))).toEqual(parse(experiment))
    expect(textIn(imported, 'dataset.jsonl')).toBe(dataset)
  })

  test('says what the documentation says of it', () => {
    expect(imported.notes).toEqual(notes === '' ? [] : notes.trimEnd().split('\n'))
  })
})

const assertions = [...document.matchAll(/^\| `(\{ type: .*?\})` \| (.*) \|$/gm)].map(
  ([, assertion = '', becomes = '']) => [assertion, becomes.replaceAll('\\|', '|')] as const,
)

test('the documentation shows assertions', () => {
  expect(assertions.length).toBeGreaterThan(20)
})

test.each(assertions)('%s becomes %s', (written, becomes) => {
  const read = readAssertion(parse(written) as JsonObject, { files: noFiles, notes: new NoteList() })
  if (becomes.startsWith('left out')) {
    expect(read.outcome).toBe('none')
  } else if (becomes.startsWith('as a comment')) {
    expect(read.outcome).toBe('later')
    expect(becomes).toContain(`\`${read.outcome === 'later' ? writtenForm(read.scorer['scorer']) : ''}\``)
  } else {
    expect(read).toMatchObject({ outcome: 'scorer', scorer: parse(becomes.slice(1, -1)) as unknown })
  }
})

function textIn({ files }: ImportedExperiment, path: string): string {
  return files.find((file) => file.path === path)?.text ?? ''
}
