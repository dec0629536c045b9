import { execFile } from 'node:child_process'
import { cp, glob, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '..')
const source = 'packages/promptlooper/src'

let planted: string

beforeEach(async () => {
  planted = await mkdtemp(join(tmpdir(), 'promptlooper-lint-'))
  await cp(join(root, 'oxlint.config.ts'), join(planted, 'oxlint.config.ts'))
  await writeFile(join(planted, 'package.json'), '{ "type": "module" }')
  await symlink(join(root, 'node_modules'), join(planted, 'node_modules'))
  await plant(`${source}/domain/noun.ts`, `export const noun = 1\nexport type Noun = typeof noun\n`)
})

afterEach(async () => {
  await rm(planted, { recursive: true, force: true })
})

test('an import that the table allows passes', async () => {
  await plant(`${source}/plan/allowed.ts`, `import { noun } from '../domain/noun.ts'\nexport const twice = noun * 2\n`)
  expect(await lint(planted)).toMatchObject({ status: 0 })
})

test('an import of a sibling layer is refused', async () => {
  await plant(`${source}/store/row.ts`, `export const row = 1\n`)
  await plant(`${source}/plan/sibling.ts`, `import { row } from '../store/row.ts'\nexport const twice = row * 2\n`)
  await expectRefused('boundaries(dependencies)', 'plan/sibling.ts')
})

test('a type-only import upward is refused', async () => {
  await plant(`${source}/app/flow.ts`, `export type Flow = 'flow'\n`)
  await plant(
    `${source}/domain/upward.ts`,
    `import type { Flow } from '../app/flow.ts'\nexport const flow: Flow = 'flow'\n`,
  )
  await expectRefused('boundaries(dependencies)', 'domain/upward.ts')
})

test('a file in a folder that no layer declares is refused', async () => {
  await plant(`${source}/helpers/anything.ts`, `export const anything = 1\n`)
  await expectRefused('boundaries(no-unknown-files)', 'helpers/anything.ts')
})

test.each(['ioredis', 'kysely', 'ai'])('%s outside its layer is refused', async (vendor) => {
  await plant(
    `${source}/plan/vendor.ts`,
    `import * as vendor from '${vendor}'\nexport const names = Object.keys(vendor)\n`,
  )
  await expectRefused('boundaries(dependencies)', 'plan/vendor.ts')
})

test('a cycle is refused, one of types included', async () => {
  await plant(`${source}/plan/one.ts`, `import type { Two } from './two.ts'\nexport type One = Two | 1\n`)
  await plant(`${source}/plan/two.ts`, `import type { One } from './one.ts'\nexport type Two = One | 2\n`)
  await expectRefused('import(no-cycle)', 'plan/')
})

test('the real run sees every file', async () => {
  const { report } = await lint(root)
  let files = 0
  for await (const _file of glob(
    ['packages/*/{src,tests,bin}/**/*.{ts,js,tsx}', '{scripts,bench}/**/*.ts', '*.config.ts'],
    { cwd: root },
  )) {
    files += 1
  }
  expect(files).toBeGreaterThan(100)
  expect(report.number_of_files).toBeGreaterThanOrEqual(files)
})

async function plant(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(planted, path)), { recursive: true })
  await writeFile(join(planted, path), text)
}

async function expectRefused(code: string, file: string): Promise<void> {
  const { status, report } = await lint(planted)
  expect(status).not.toBe(0)
  expect(report.diagnostics).toEqual(
    expect.arrayContaining([expect.objectContaining({ code, filename: expect.stringContaining(file) })]),
  )
}

interface LintReport {
  readonly diagnostics: readonly { readonly code: string; readonly filename: string }[]
  readonly number_of_files: number
}

async function lint(directory: string): Promise<{ readonly status: number; readonly report: LintReport }> {
  const command = join(root, 'node_modules/.bin/oxlint')
  const run = promisify(execFile)(command, ['--format', 'json'], { cwd: directory, maxBuffer: 64 * 1024 * 1024 })
  const { stdout, status } = await run.then(
    (done) => ({ stdout: done.stdout, status: 0 }),
    (failed: { stdout: string; code: number }) => ({ stdout: failed.stdout, status: failed.code }),
  )
  return { status, report: JSON.parse(stdout) as LintReport }
}
