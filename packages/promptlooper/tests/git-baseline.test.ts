import { execFileSync } from 'node:child_process'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeCommandFolder, type CommandFolder } from './testing/command-folder.ts'

const experiment = (extra = '') => `name: tracked
dataset: { path: rows.jsonl, expected: answer, id: id }
matrix: { prompt: { short: prompts/short.jinja, long: prompts/long.jinja } }
model: echo/echo
scorers: [exact-match]
${extra}`
const rows = Array.from(
  { length: 40 },
  (_row, index) => `${JSON.stringify({ id: `q${index}`, question: `Q${index}`, answer: `Q${index}` })}\n`,
)

let folder: CommandFolder

const git = (...words: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], { cwd: folder.directory })

beforeEach(async () => {
  folder = await makeCommandFolder({
    'experiment.yaml': experiment(),
    'prompts/short.jinja': '{{ question }}',
    'prompts/long.jinja': '{{ question }}!',
    'rows.jsonl': rows.join(''),
    '.gitignore': '.promptlooper/\nrows.jsonl\n',
  })
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git('commit', '--quiet', '-m', 'First')
})

afterEach(() => folder[Symbol.asyncDispose]())

interface Reported {
  readonly against: string | null
  readonly variants: readonly { readonly label: string; readonly reference: { readonly label: string } | null }[]
  readonly decision: { readonly againstReference: readonly { readonly verdict: { readonly kind: string } }[] }
  readonly gates: readonly { readonly status: string }[]
  readonly command: { readonly calls: number }
}

async function run(
  ...flags: readonly string[]
): Promise<Reported & { readonly status: number | null; readonly stderr: string }> {
  const { stdout, stderr, status } = await folder.here(['run', 'experiment.yaml', '--json', ...flags])
  return { ...(JSON.parse(stdout) as Reported), status, stderr }
}

describe('an edit is compared with the same file at a commit', () => {
  beforeEach(() => folder.write('prompts/long.jinja', '{{ question | trim }}'))

  test('variant by variant; what did not change is there once', async () => {
    const report = await run('--against', 'git:main')
    expect(report.against).toBe('git:main')
    expect(
      Object.fromEntries(report.variants.map(({ label, reference }) => [label, reference?.label ?? null])),
    ).toEqual({
      short: null,
      long: 'long · git:main',
      'long · git:main': 'long · git:main',
    })
    expect(report.decision.againstReference).toMatchObject([{ verdict: { kind: 'better' } }])
  })

  test('cells that were run before the edit cost nothing again', async () => {
    git('stash', '--quiet')
    await run()
    git('stash', 'pop', '--quiet')
    const report = await run('--against', 'git:main')
    // The edited prompt now asks what the short one asked: all is stored.
    expect(report.command.calls).toBe(0)
  })

  test('as the file itself names it, and read again by later reports', async () => {
    await folder.write('experiment.yaml', experiment('baseline: git:main\ngates: [no-regression]'))
    const report = await run()
    expect(report).toMatchObject({ status: 0, against: 'git:main', gates: [{ status: 'passed' }] })
    const { stdout } = await folder.here(['report', 'tracked'])
    expect(stdout).toMatch(/^long is better than long · git:main by 1\.000 \(p < \.001\)/)
  })
})

test('an edit that makes it worse fails the gate no-regression', async () => {
  await folder.write('prompts/short.jinja', 'wrong')
  await folder.write('experiment.yaml', experiment('baseline: git:HEAD\ngates: [no-regression]'))
  expect(await run()).toMatchObject({ status: 2, gates: [{ status: 'failed' }] })
})

test('nothing edited is no regression', async () => {
  await folder.write('experiment.yaml', experiment('baseline: git:HEAD\ngates: [no-regression]'))
  expect(await run()).toMatchObject({ status: 0, gates: [{ status: 'passed' }] })
})

test('a variant that the commit does not have is said to have no partner', async () => {
  await folder.write('prompts/new.jinja', '{{ question }}?')
  await folder.write('experiment.yaml', experiment().replace('long: ', 'new: prompts/new.jinja, long: '))
  const report = await run('--against', 'git:main')
  expect(report.stderr).toContain('new is not in git:main: there is nothing to compare it with')
})

test.each([
  { against: 'git:no-such', message: 'the repository has no revision "no-such"' },
  { against: 'main', message: 'It must be git:REVISION' },
])('$against is refused in words', async ({ against, message }) => {
  const end = await folder.here(['run', 'experiment.yaml', '--against', against])
  expect(end.status).toBe(1)
  expect(end.stderr).toContain(message)
})

test('a file that was faulty at the commit says so, and where', async () => {
  await folder.write('experiment.yaml', experiment('repeats: none'))
  git('commit', '--quiet', '-am', 'Faulty')
  await folder.write('experiment.yaml', experiment())
  const end = await folder.here(['run', 'experiment.yaml', '--against', 'git:HEAD'])
  expect(end.status).toBe(1)
  expect(end.stderr).toMatch(/at git:HEAD: .*experiment\.yaml:6:10 repeats/)
})
