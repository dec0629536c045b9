import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCommitFolder } from './commit-folder.ts'

let directory: string
const file = () => join(directory, 'experiments', 'spam.yaml')

const git = (...words: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], { cwd: directory })

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'promptlooper-git-'))
  await mkdir(join(directory, 'experiments'))
  await writeFile(file(), 'prompt: old\n')
  await writeFile(join(directory, 'shared.jinja'), 'Old prompt')
  await writeFile(join(directory, 'large.bin'), 'not a text')
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git('commit', '--quiet', '-m', 'First')
  await writeFile(file(), 'prompt: new\n')
  await writeFile(join(directory, 'shared.jinja'), 'New prompt')
})

afterEach(() => rm(directory, { recursive: true, force: true }))

test('the files stand as they were at the commit, those beside the experiment included', async () => {
  await using folder = await openCommitFolder(file(), 'main')
  expect(await readFile(folder.pathOf(file()), 'utf8')).toBe('prompt: old\n')
  expect(await readFile(folder.pathOf(join(directory, 'shared.jinja')), 'utf8')).toBe('Old prompt')
  expect(existsSync(folder.pathOf(join(directory, 'large.bin')))).toBe(false)
})

test('nothing changes in the repository, and nothing is left behind', async () => {
  const before = git('status', '--porcelain').toString()
  const folder = await openCommitFolder(file(), 'HEAD')
  const path = folder.pathOf(file())
  expect(git('status', '--porcelain').toString()).toBe(before)
  await folder[Symbol.asyncDispose]()
  expect(existsSync(path)).toBe(false)
  expect(await readFile(file(), 'utf8')).toBe('prompt: new\n')
})

test('modules of the commit find the packages of the repository', async () => {
  await mkdir(join(directory, 'node_modules'))
  await using folder = await openCommitFolder(file(), 'main')
  expect(folder.pathOf(file())).toContain(join('node_modules', '.cache', 'promptlooper'))
})

test('a file that is reached through a link is found', async () => {
  const link = `${directory}-link`
  await symlink(directory, link)
  await using folder = await openCommitFolder(join(link, 'experiments', 'spam.yaml'), 'main')
  expect(folder.commit).toMatch(/^[0-9a-f]{40}$/)
  await rm(link)
})

test.each([
  { name: 'no such revision', revision: 'no-such-branch', code: 'unknown-commit' },
  { name: 'a revision that looks like an option', revision: '--help', code: 'unknown-commit' },
  { name: 'a revision that looks like a command', revision: 'main; touch x', code: 'unknown-commit' },
])('$name is refused', async ({ revision, code }) => {
  await expect(openCommitFolder(file(), revision)).rejects.toMatchObject({ code })
})

test('a commit that does not hold the file is refused', async () => {
  const added = join(directory, 'experiments', 'later.yaml')
  await writeFile(added, '')
  await expect(openCommitFolder(added, 'main')).rejects.toMatchObject({ code: 'not-at-commit' })
})

test('a folder outside of any repository is refused', async () => {
  const outside = await mkdtemp(join(tmpdir(), 'promptlooper-none-'))
  await writeFile(join(outside, 'x.yaml'), '')
  await expect(openCommitFolder(join(outside, 'x.yaml'), 'main')).rejects.toMatchObject({ code: 'no-repository' })
  await rm(outside, { recursive: true })
})
