import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { afterEach, beforeEach, expect, test } from 'vitest'

import { temporaryFolder } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeEach(async () => {
  folder = await temporaryFolder()
  // Else a project would be looked for further up.
  await write('package.json', '{}')
})
afterEach(async () => await folder[Symbol.asyncDispose]())

async function write(path: string, text: string): Promise<void> {
  const file = join(folder.path, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, text)
}

async function run(...words: readonly string[]) {
  return await runHere(words, { directory: folder.path })
}

const config = `description: Echoes
prompts: ["file://p/*.txt"]
providers: [echo]
defaultTest: { assert: [{ type: not-icontains, value: sorry }] }
tests: file://tests.csv
`

async function writeConfig(): Promise<void> {
  await write('promptfooconfig.yaml', config)
  await write('p/plain.txt', '{{word}}')
  await write('p/twice.txt', '{{word}} {{word}}')
  await write('tests.csv', 'word,__expected\none,one\ntwo,contains: wo\n')
}

test('what is imported loads, runs, and scores as it did', async () => {
  await writeConfig()
  const end = await run('import', 'promptfooconfig.yaml')
  expect(end).toMatchObject({ status: 0, stdout: '' })
  expect(end.stderr).toContain('wrote promptlooper/experiment.yaml\n')
  expect(end.stderr).toContain('Now: promptlooper run promptlooper/experiment.yaml --dry-run')
  const report = JSON.parse((await run('run', 'promptlooper/experiment.yaml', '--json')).stdout) as {
    readonly experiment: unknown
    readonly variants: readonly {
      readonly label: string
      readonly scores: readonly { scorer: string; mean: number }[]
    }[]
  }
  expect(report.experiment).toMatchObject({ name: 'echoes' })
  expect(
    report.variants.map(({ label, scores }) => [label, ...scores.map(({ scorer, mean }) => `${scorer} ${mean}`)]),
  ).toEqual([
    ['plain', 'checks 1', 'contains 1'],
    ['twice', 'checks 0.5', 'contains 1'],
  ])
})

test('--output names the folder, --json prints what was written and what was not carried over', async () => {
  await writeConfig()
  await write('promptfooconfig.yaml', `${config}redteam: {}\n`)
  const end = await run('import', 'promptfooconfig.yaml', '--output', 'here', '--json')
  expect(end).toMatchObject({ status: 0, stderr: '' })
  expect(JSON.parse(end.stdout)).toEqual({
    files: ['experiment.yaml', 'prompts/plain.jinja', 'prompts/twice.jinja', 'dataset.jsonl', 'NOTES.md'].map((path) =>
      join(folder.path, 'here', path),
    ),
    notes: ['"redteam" is not carried over'],
    warnings: [],
    faults: [],
  })
  expect(await readFile(join(folder.path, 'here/NOTES.md'), 'utf8')).toContain('- "redteam" is not carried over\n')
})

test('a file that is there already is not overwritten, and then nothing is written', async () => {
  await writeConfig()
  await write('promptlooper/dataset.jsonl', 'mine')
  const end = await run('import', 'promptfooconfig.yaml')
  expect(end.status).toBe(1)
  expect(end.stderr).toMatch(/dataset\.jsonl in .* is there already\n {2}Nothing was written/)
  expect(await readdir(join(folder.path, 'promptlooper'))).toEqual(['dataset.jsonl'])
  expect(await readFile(join(folder.path, 'promptlooper/dataset.jsonl'), 'utf8')).toBe('mine')
})

test('what does not load yet is written, and its faults are told with their places', async () => {
  await writeConfig()
  await write('p/plain.txt', '{{ word | dump }}')
  const end = await run('import', 'promptfooconfig.yaml')
  expect(end.status).toBe(1)
  expect(end.stderr).toContain('the prompt "plain" is Nunjucks: "| dump" is "| tojson"')
  expect(end.stderr).toContain("promptlooper/prompts/plain.jinja:1:11 No filter named 'dump'.")
  expect(existsSync(join(folder.path, 'promptlooper/experiment.yaml'))).toBe(true)
})

test.each(['promptfooconfig.js', 'promptfooconfig.mts', 'promptfooconfig.cjs', 'promptfooconfig.py'])(
  '%s is code: it is refused and not run',
  async (name) => {
    await write(name, `import('node:fs').then((fs) => fs.writeFileSync('ran', ''))\nexport default { prompts: ['x'] }`)
    const end = await run('import', name)
    expect(end.status).toBe(1)
    expect(end.stderr).toMatch(/is code, and an import runs none/)
    expect(await readdir(folder.path)).toEqual(expect.arrayContaining(['package.json', name]))
    expect(await readdir(folder.path)).toHaveLength(2)
  },
)

test('code that a config names is not run', async () => {
  const code = `require('node:fs').writeFileSync(${JSON.stringify(join(folder.path, 'ran'))}, '')`
  for (const path of ['a.js', 'b.cjs', 'c.py', 'd.js', 'e.js', 'f.js', 'g.js']) await write(path, code)
  await write(
    'promptfooconfig.yaml',
    `prompts: [file://a.js, plain]
providers: [file://b.cjs, "exec:touch ran", "python:c.py", echo]
defaultTest: file://d.js
tests: [file://e.js, { vars: { v: file://f.js }, assert: [{ type: equals, value: file://g.js }, { type: javascript, value: "process.exit(9)" }] }]
nunjucksFilters: { evil: a.js }
extensions: ["file://a.js:hook"]
`,
  )
  const end = await run('import', 'promptfooconfig.yaml')
  expect(end.status).toBe(0)
  for (const path of ['a.js', 'b.cjs', 'exec:touch ran', 'c.py', 'd.js', 'e.js', 'f.js'])
    expect(end.stderr).toContain(path)
  expect(end.stderr).toContain('the assertion equals is not carried over: its value is code')
  expect(existsSync(join(folder.path, 'ran'))).toBe(false)
})

test('files outside of the project are not read, by a path or through a link', async () => {
  await write('inner/package.json', '{}')
  await write('secret.txt', 'a secret')
  await symlink('../secret.txt', join(folder.path, 'inner/link.txt'))
  const paths = ['../secret.txt', 'link.txt', join(folder.path, 'secret.txt')]
  const vars = Object.fromEntries(paths.map((path, index) => [`v${index}`, `file://${path}`]))
  await write('inner/config.json', JSON.stringify({ prompts: ['x'], providers: ['echo'], tests: [{ vars }] }))
  const end = await run('import', 'inner/config.json')
  expect(end.stderr).toContain("the file ../secret.txt can't be read")
  for (const name of ['dataset.jsonl', 'experiment.yaml', 'NOTES.md']) {
    expect(await readFile(join(folder.path, 'inner/promptlooper', name), 'utf8')).not.toContain('a secret')
  }
})

test.each([
  ['a list', '- a\n- b\n', 'no config of promptfoo'],
  ['an experiment of ours', 'prompt: x\nmodel: echo/echo\n', 'no config of promptfoo'],
  ['no YAML', 'prompts: [a\n', 'YAML'],
  ['an empty file', '', 'no config of promptfoo'],
])('%s is refused with status 1, and nothing is written', async (_name, text, words) => {
  await write('config.yaml', text)
  const end = await run('import', 'config.yaml')
  expect(end.status).toBe(1)
  expect(end.stderr).toContain(words)
  expect(existsSync(join(folder.path, 'promptlooper'))).toBe(false)
})

test('a file that is not there is named', async () => {
  const end = await run('import', 'promptfooconfig.yaml')
  expect(end).toMatchObject({ status: 1 })
  expect(end.stderr).toContain('promptfooconfig.yaml does not exist')
})
