import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, extname, join, relative } from 'node:path'
import { promisify } from 'node:util'
import { PromptLooperError, messageOf } from '../../domain/errors.ts'

/** The files of a commit, laid out in a folder of their own. */
export interface CommitFolder extends AsyncDisposable {
  /** The full name of the commit. */
  readonly commit: string
  /** Where the files are laid out. */
  readonly path: string
  /** Where a file of the repository stands in the folder. */
  pathOf(file: string): string
}

/**
 * Lays out the files that an experiment may name, as they were at a commit: in a folder below the repository's
 * `node_modules` where there is one, so that modules find their packages, else a temporary one. Changes nothing in the
 * repository. Throws a PromptLooperError where `file` is in no repository, where it has no such revision, or where the
 * commit does not hold the file.
 */
export async function openCommitFolder(file: string, revision: string): Promise<CommitFolder> {
  // Git names real paths: through a link, nothing would be found below the repository.
  const directory = await realpath(dirname(file))
  const root = await repositoryOf(directory, file)
  const commit = await commitOf(root, revision)
  const path = relative(root, join(directory, basename(file)))
  const names = await filesOf(root, commit)
  if (!names.includes(path)) {
    throw new PromptLooperError('not-at-commit', `${revision} does not hold ${path}`, {
      hint: 'Commit the file, or name a revision that has it.',
    })
  }
  const folder = await makeFolder(root)
  try {
    await layOut(root, commit, names.filter(isNamedByExperiments), folder)
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true })
    throw gitError(`the files of ${revision} can't be read`, thrown)
  }
  return {
    commit,
    path: folder,
    pathOf: (each) => join(folder, relative(root, each)),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  }
}

const run = promisify(execFile)
/** Names of a hundred thousand files. */
const mostOutput = 64 * 1024 * 1024

async function git(directory: string, words: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
  const options = { cwd: directory, maxBuffer: mostOutput, env: { ...process.env, ...environment } }
  const { stdout } = await run('git', [...words], options)
  return stdout
}

async function repositoryOf(directory: string, file: string): Promise<string> {
  try {
    return (await git(directory, ['rev-parse', '--show-toplevel'])).trimEnd()
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') {
      throw gitError('a baseline from git needs git, which is not installed', thrown)
    }
    throw new PromptLooperError('no-repository', `${file} is in no git repository`, {
      hint: 'A baseline from git is the same file at a commit; name values of axes instead.',
      cause: thrown,
    })
  }
}

async function commitOf(root: string, revision: string): Promise<string> {
  try {
    return (await git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`])).trimEnd()
  } catch (thrown) {
    throw new PromptLooperError('unknown-commit', `the repository has no revision "${revision}"`, {
      hint: '"git log --oneline --all" lists what there is; a shallow clone may lack it: "git fetch --depth=100 origin".',
      cause: thrown,
    })
  }
}

async function filesOf(root: string, commit: string): Promise<readonly string[]> {
  const names = await git(root, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit])
  return names.split('\0').filter((name) => name !== '')
}

/** Large trees hold much that no experiment can name. */
function isNamedByExperiments(name: string): boolean {
  return extensions.has(extname(name).toLowerCase())
}

const extensions = new Set(
  '.yaml .yml .json .jinja .jinja2 .j2 .txt .md .mts .ts .mjs .js .cjs .cts .csv .tsv .jsonl'.split(' '),
)

async function makeFolder(root: string): Promise<string> {
  if (!existsSync(join(root, 'node_modules'))) return await mkdtemp(join(tmpdir(), 'promptlooper-commit-'))
  const cache = join(root, 'node_modules', '.cache', 'promptlooper')
  await mkdir(cache, { recursive: true })
  return await mkdtemp(join(cache, 'commit-'))
}

/** By an index of its own, so that the repository's stays as it is. */
async function layOut(root: string, commit: string, names: readonly string[], folder: string): Promise<void> {
  const environment = { GIT_INDEX_FILE: join(folder, '.index') }
  await git(root, ['read-tree', commit], environment)
  for (let start = 0; start < names.length; start += namesAtOnce) {
    const some = names.slice(start, start + namesAtOnce)
    await git(root, ['checkout-index', '--quiet', '--force', `--prefix=${folder}/`, '--', ...some], environment)
  }
  await rm(environment.GIT_INDEX_FILE, { force: true })
}

/** A command line is bounded. */
const namesAtOnce = 500

function gitError(message: string, thrown: unknown): PromptLooperError {
  return new PromptLooperError('git', `${message}: ${messageOf(thrown)}`, { cause: thrown })
}
