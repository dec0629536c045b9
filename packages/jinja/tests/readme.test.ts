import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'jinja-readme-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

test('what the example of the README says is what it does', () => {
  const example = /```ts\n(.*?)```/s.exec(readFileSync(join(root, 'README.md'), 'utf8'))?.[1] ?? ''
  const said: string[] = []
  // A statement whose last line ends in a comment: the comment is what it gives.
  const program = example
    .replaceAll(
      /^((?:environment|template|chatTemplate)[.(](?:[^\n]|\n {2}|\n\})*?) \/\/ ([^\n]*)$/gm,
      (_all, code, comment) => {
        said.push(String(comment))
        return `give(${String(code)})`
      },
    )
    .replace("'@promptlooper/jinja'", JSON.stringify(join(root, 'src', 'index.ts')))
  const give =
    'const give = (value: unknown) => console.log(inspect(value, { breakLength: Infinity, compact: 9, depth: 9 }))\n'
  const file = join(folder, 'example.ts')
  writeFileSync(file, `import { inspect } from 'node:util'\n${give}${program}`)
  const output = execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', file], { encoding: 'utf8' })
  expect(said.length).toBeGreaterThan(6)
  expect(output.trimEnd().split('\n')).toEqual(said)
})
