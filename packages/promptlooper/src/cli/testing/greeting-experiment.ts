import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** The text of an experiment that runs without a model: two prompts, six examples, `plain` always right and `loud` twice. */
export const greetingExperiment = `name: greeting
dataset: { path: words.csv, expected: gold, id: id }
model: echo/echo
matrix: { prompt: { plain: prompts/plain.jinja, loud: "{{ word | upper }}" } }
scorers: [exact-match]
baseline: { prompt: plain }
`

/** Writes the experiment into a folder, with other files or other texts where a test wants them. Gives the path of its file. */
export async function writeGreeting(
  folder: string,
  changes: { readonly [name: string]: string } = {},
): Promise<string> {
  const files = {
    'package.json': '{}',
    'greeting.yaml': greetingExperiment,
    'prompts/plain.jinja': '{{ word }}',
    'words.csv': 'id,word,gold\na,hello,hello\nb,World,World\nc,YES,YES\nd,no,no\ne,maybe,maybe\nf,OK,OK\n',
    ...changes,
  }
  for (const [name, text] of Object.entries(files)) {
    const file = join(folder, name)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
  }
  return join(folder, 'greeting.yaml')
}
