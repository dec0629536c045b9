import { parse } from 'yaml'
import type { JsonObject, JsonValue } from '../../../../domain/json-value.ts'
import { convertPromptfoo } from '../convert-promptfoo.ts'
import type { SourceFiles } from '../source-files.ts'

/** The conversion of a config written in YAML, with these files beside it. */
export function imported(config: string, beside: Readonly<Record<string, string>> = {}) {
  const files: SourceFiles = {
    text: (path) => beside[path],
    list: (pattern) => {
      const matches = new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`)
      return Object.keys(beside).filter((path) => matches.test(path))
    },
  }
  const { files: written, notes } = convertPromptfoo(parse(config) as JsonObject, files, 'promptfooconfig.yaml')
  const textOf = (path: string) => written.find((file) => file.path === path)?.text ?? ''
  const rows = textOf('dataset.jsonl').trimEnd().split('\n')
  return {
    notes,
    experiment: parse(textOf('experiment.yaml')) as Readonly<Record<string, JsonValue>>,
    experimentText: textOf('experiment.yaml'),
    rows: rows.map((line) => JSON.parse(line) as JsonObject),
    prompts: Object.fromEntries(
      written.filter(({ path }) => path.startsWith('prompts/')).map(({ path, text }) => [path, text]),
    ),
  }
}
