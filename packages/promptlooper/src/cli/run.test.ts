import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { greetingExperiment, writeGreeting } from './testing/greeting-experiment.ts'
import { runCli, temporaryFolder } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

test('without a terminal a run ends in a line for each variant; the same command again calls nothing', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  const first = await runCli(['run', 'greeting.yaml'], { directory: folder.path })
  expect(first.status).toBe(0)
  expect(first.stdout).toMatch(/^plain has the highest exact-match, 1\.000 \[/)
  expect(first.stdout).toMatch(/^loud: exact-match \.333 \[/m)
  expect(first.stderr).toContain('This command: 10 calls, 2 from the cache')
  expect(await readdir(join(folder.path, '.promptlooper'))).toContain('store.db')

  const second = await runCli(['run', 'greeting.yaml'], { directory: folder.path })
  expect(second.status).toBe(0)
  expect(second.stdout).toContain('12 of 12 runs completed')
  expect(second.stderr).toContain('This command: 0 calls')
})

test('the store lies beside the project, from whatever folder the command is given', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path, { 'deep/er/other.txt': '' })
  const end = await runCli(['run', '../../greeting.yaml', '--quiet'], { directory: join(folder.path, 'deep/er') })
  expect(end).toEqual({ status: 0, stdout: '', stderr: '' })
  expect(await readdir(folder.path)).toContain('.promptlooper')
  expect((await runHere(['list'], { directory: join(folder.path, 'deep/er') })).stdout).toContain('greeting')
})

test('--json is the only thing on stdout, and says what the command did', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  const { status, stdout, stderr } = await runCli(['run', 'greeting.yaml', '--json'], { directory: folder.path })
  const report: unknown = JSON.parse(stdout)
  expect(status).toBe(0)
  expect(report).toMatchObject({ format: 'promptlooper-report', command: { calls: 10, cacheHits: 2, spentUsd: 0 } })
  expect(report).toMatchObject({ variants: [{ label: 'plain' }, { label: 'loud' }], referenceKind: 'baseline' })
  expect(stderr).toContain('12 of 12')
})

test('--only, --example and --limit run a part', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  const planned = async (...flags: readonly string[]): Promise<unknown> => {
    const { stdout } = await run(['greeting.yaml', '--json', ...flags], folder.path)
    return (JSON.parse(stdout) as { runs: { planned: unknown } }).runs.planned
  }
  expect(await planned('--only', 'prompt=loud')).toBe(6)
  expect(await planned('--example', 'a', '--example', 'f')).toBe(4)
  expect(await planned('--limit', '5')).toBe(10)
})

test('a store in memory gives a report and leaves nothing behind', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  const end = await run(['greeting.yaml', '--store', 'sqlite::memory:'], folder.path)
  expect(end.status).toBe(0)
  expect(end.stdout).toContain('12 of 12 runs completed')
  expect(await readdir(folder.path)).not.toContain('.promptlooper')
})

test('PROMPTLOOPER_STORE names the store, and --store goes before it', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  const environment = { PROMPTLOOPER_STORE: `sqlite:${folder.path}/named.db` }
  await runHere(['run', 'greeting.yaml', '-q'], { directory: folder.path, environment })
  const given = `sqlite:${folder.path}/given.db`
  await runHere(['run', 'greeting.yaml', '-q', '--store', given], { directory: folder.path, environment })
  const files = await readdir(folder.path)
  expect(files).toEqual(expect.arrayContaining(['named.db', 'given.db']))
  expect(files).not.toContain('.promptlooper')
})

test('colours come only where they are wanted', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  await run(['greeting.yaml', '-q'], folder.path)
  const colours = async (environment: Record<string, string>): Promise<boolean> => {
    const { stdout } = await runCli(['list'], { directory: folder.path, environment })
    return stdout.includes('\u001b[')
  }
  expect(await colours({})).toBe(false)
  expect(await colours({ FORCE_COLOR: '1' })).toBe(true)
  expect(await colours({ FORCE_COLOR: '1', NO_COLOR: '1' })).toBe(false)
})

test('a replay that lacks an answer ends with status 1, names the example and says how to fill the cache', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  await run(['greeting.yaml', '--only', 'prompt=plain', '-q'], folder.path)
  const end = await run(['greeting.yaml', '--cache', 'replay'], folder.path)
  expect(end.status).toBe(1)
  expect(end.stdout).toContain('8 of 12 runs completed')
  expect(end.stdout).toContain('example a: the cache holds no answer for the call')
  expect(end.stderr).toContain('the cache holds no answer for 4 calls of this replay')
  expect(end.stderr).toContain('promptlooper cache export')
})

test('PROMPTLOOPER_CACHE says how the cache is used where --cache does not', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  const withMode = (mode: string, ...words: readonly string[]): ReturnType<typeof runHere> =>
    runHere(['run', 'greeting.yaml', '-q', ...words], {
      directory: folder.path,
      environment: { PROMPTLOOPER_CACHE: mode },
    })
  expect((await withMode('replay')).stderr).toContain('the cache holds no answer for 10 calls')
  expect(await withMode('replay', '--cache', 'reuse')).toMatchObject({ status: 0, stderr: '' })
  expect(await withMode('replay')).toMatchObject({ status: 0, stderr: '' })
  expect(await withMode('')).toMatchObject({ status: 0 })
  expect((await withMode('always')).stderr).toContain('PROMPTLOOPER_CACHE is "always"')
})

test('some failures end with status 0 and their count, more than --max-failures with status 1', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path, {
    'strict.mts': `export default {
      complete: async (prompt, model) => {
        if (prompt === prompt.toUpperCase()) throw new Error('too loud')
        return { text: prompt, tokensIn: 1, tokensOut: 1, latencyMs: 1, model }
      },
      listModels: async () => ['m'],
      testConnection: async () => true,
    }`,
    'greeting.yaml': greetingExperiment.replace(
      'model: echo/echo',
      'model: strict/m\nproviders: { strict: { adapter: ./strict.mts } }\nretry: { attempts: 1 }',
    ),
  })
  const some = await run(['greeting.yaml'], folder.path)
  expect(some).toMatchObject({ status: 0 })
  expect(some.stdout).toContain('8 failed')
  const most = await run(['greeting.yaml', '--max-failures', '3', '--quiet'], folder.path)
  expect(most.status).toBe(1)
  expect(most.stdout).toBe('')
  expect(most.stderr).toContain('8 runs failed, more than the 3 allowed')
})

test('a changed prompt runs its own cells only', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  await run(['greeting.yaml', '-q'], folder.path)
  await writeFile(join(folder.path, 'prompts/plain.jinja'), '{{ word | lower }}')
  expect((await run(['greeting.yaml'], folder.path)).stderr).toContain('This command: 3 calls, 3 from the cache')
  await appendFile(join(folder.path, 'words.csv'), 'g,more,more\n')
  expect((await run(['greeting.yaml'], folder.path)).stderr).toContain('This command: 2 calls')
})

test('a reader of stdout that goes away is no error', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  const end = await runCli(['run', 'greeting.yaml', '--json'], {
    directory: folder.path,
    watch: (child) => child.stdout.destroy(),
  })
  expect(end.status).toBe(0)
  expect(end.stderr).not.toContain('EPIPE')
})

test.each([
  ['a missing file', {}, ['gone.yaml'], 'gone.yaml'],
  ['YAML that does not parse', { 'greeting.yaml': 'name: [' }, [], 'greeting.yaml:1'],
  ['an unquoted template', { 'greeting.yaml': 'prompt: {{ word }}\n' }, [], 'Quote it'],
  [
    'a missing prompt file',
    { 'greeting.yaml': 'dataset: words.csv\nprompt: gone.jinja\nmodel: echo/echo\n' },
    [],
    'gone.jinja',
  ],
  ['an unknown axis', {}, ['greeting.yaml', '--only', 'prmpt=plain'], 'there is no axis "prmpt"'],
  ['an unknown label', {}, ['greeting.yaml', '--only', 'prompt=plane'], 'has no label "plane"'],
  ['an unknown example', {}, ['greeting.yaml', '--example', 'zz'], 'no example has the id "zz"'],
  ['a store that is none', {}, ['greeting.yaml', '--store', 'mysql://x'], 'is not the address of a store'],
  ['a store of a later version', {}, ['greeting.yaml', '--store', 'postgres://u:secret@h/d'], 'not supported yet'],
  [
    'a store in a file that is no database',
    { 'x.db': 'some text that is no database\n'.repeat(50) },
    ['greeting.yaml', '--store', 'FOLDER/x.db'],
    'x.db',
  ],
] as const)('%s ends in a message and status 1, with nothing on stdout', async (_what, files, words, message) => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path, files)
  const given = words.length === 0 ? ['greeting.yaml'] : words
  const end = await run(
    given.map((word) => word.replace('FOLDER', `sqlite:${folder.path}`)),
    folder.path,
  )
  expect(end).toMatchObject({ status: 1, stdout: '' })
  expect(end.stderr).toContain(message)
  expect(end.stderr).not.toContain('secret')
  expect(end.stderr).not.toContain('fault of promptlooper')
  expect(end.stderr).not.toMatch(/^\s+at /m)
})

test('PROMPTLOOPER_DEBUG shows where an error was thrown', async () => {
  await using folder = await temporaryFolder()
  const environment = { PROMPTLOOPER_DEBUG: '1' }
  const end = await runHere(['run', 'gone.yaml'], { directory: folder.path, environment })
  expect(end.stderr).toMatch(/^\s+at /m)
})

test('a key that is not set stops the run with its name, before anything is asked', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path, {
    'greeting.yaml': 'dataset: words.csv\nprompt: "{{ word }}"\nmodel: openai/gpt-5-mini\nscorers: []\n',
  })
  const end = await run(['greeting.yaml'], folder.path)
  expect(end.status).toBe(1)
  expect(end.stderr).toContain('OPENAI_API_KEY is not set')
})

test('a dry run says runs, calls, tokens and price, and leaves nothing behind', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path)
  const { status, stdout, stderr } = await run(['greeting.yaml', '--dry-run'], folder.path)
  expect(status).toBe(0)
  expect(stdout).toContain('greeting: 12 runs, 10 calls')
  expect(stdout).toContain('2 variants × 6 examples')
  expect(stdout).toMatch(/^echo\/echo +10 +\d+ +\$0$/m)
  expect(stdout).toContain('not called: 2 shared with a call that asks the same')
  expect(stdout).toContain('smallest difference that 6 examples can show')
  expect(stdout).toContain('price: $0')
  expect(stderr).toBe('Nothing was called and nothing was stored.\n')
  expect(await readdir(folder.path)).not.toContain('.promptlooper')
})

test('a dry run prices the calls of a priced model between a shortest and a longest answer', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path, {
    'greeting.yaml': `dataset: words.csv
stages:
  - { name: draft, prompt: "Say {{ word }}", model: openai/gpt-5-mini, params: { max_tokens: 10 } }
  - { name: final, prompt: "Shorten {{ outputs.draft }}", model: echo/echo }
prices: { openai/gpt-5-mini: { input: 1000000, output: 1000000 } }
repeats: 2
`,
  })
  const { status, stdout } = await run(['greeting.yaml', '--dry-run', '--json'], folder.path)
  expect(status).toBe(0)
  const plan = JSON.parse(stdout) as { readonly price: { readonly lowestUsd: number; readonly highestUsd: number } }
  expect(plan).toMatchObject({
    size: { runs: 12, calls: 24 },
    hasLaterStages: true,
    models: [{ calls: 12 }, { calls: 12 }],
    calls: 24,
    unknownCalls: 12,
  })
  // One USD a token: 12 calls, each of which answers with 1 to 10 tokens.
  expect(plan.price.highestUsd - plan.price.lowestUsd).toBeCloseTo(12 * 9)
})

test('a .env beside the file gives keys, and never shows in what is stored', async () => {
  await using folder = await temporaryFolder()
  await writeGreeting(folder.path, {
    '.env': 'OPENAI_API_KEY=sk-quite-secret\n',
    'greeting.yaml': `dataset: words.csv
prompt: "{{ word }}"
model: near/x
providers: { near: { adapter: openai-compatible, baseUrl: "http://127.0.0.1:9/v1", apiKeyEnv: OPENAI_API_KEY } }
retry: { attempts: 1 }
`,
  })
  const end = await run(['greeting.yaml', '--limit', '1'], folder.path)
  expect(end.status).toBe(1)
  expect(end.stderr).not.toContain('is not set')
  expect(await readFile(join(folder.path, '.promptlooper/store.db'), 'latin1')).not.toContain('sk-quite-secret')
})

function run(words: readonly string[], directory: string): ReturnType<typeof runHere> {
  return runHere(['run', ...words], { directory })
}
