import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Packs the published packages as they would be published, looks at the shape of each with publint and attw, then
 * installs the tarballs into an empty folder and uses them there. Ends with status 1 where anything is wrong.
 */
const root = resolve(import.meta.dirname, '..')
const packages = ['jinja', 'promptlooper'] as const
const work = mkdtempSync(join(tmpdir(), 'promptlooper-shape-'))

try {
  const tarballs = packages.map(pack)
  for (const tarball of tarballs) {
    run('publint', ['run', tarball, '--strict'], root)
    run('attw', [tarball, '--profile', 'esm-only'], root)
  }
  useInEmptyFolder(tarballs)
  console.log('package shape: good')
} finally {
  rmSync(work, { recursive: true, force: true })
}

/** The published manifest has no development condition: `src` is not published. */
function pack(name: (typeof packages)[number]): string {
  const staged = join(work, name)
  const manifestPath = join(root, 'packages', name, 'package.json')
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8')) as { exports: Record<string, unknown> }
  cpSync(join(root, 'packages', name), staged, {
    recursive: true,
    filter: (source) => !/^\/(node_modules|src|tests)(\/|$)/.test(source.slice(join(root, 'packages', name).length)),
  })
  const frontDoor = manifest.exports['.'] as Record<string, string>
  const { 'promptlooper-source': _source, ...published } = frontDoor
  manifest.exports['.'] = published
  writeFileSync(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`)
  // The project's own README is the main package's, too.
  if (!existsSync(join(staged, 'README.md'))) cpSync(join(root, 'README.md'), join(staged, 'README.md'))
  if (!existsSync(join(staged, 'LICENSE'))) throw new Error(`${name} lacks a LICENSE`)
  const [{ filename, files }] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', work], {
      cwd: staged,
      encoding: 'utf8',
    }),
  ) as [{ filename: string; files: { path: string }[] }]
  const wrong = files.map(({ path }) => path).filter((path) => /\.test\.|\.tsbuildinfo$|(?<!\.d)\.ts$/.test(path))
  if (wrong.length > 0) throw new Error(`${name} would publish ${wrong.slice(0, 5).join(', ')}`)
  return join(work, filename)
}

function useInEmptyFolder(tarballs: readonly string[]): void {
  const folder = join(work, 'user')
  execFileSync('mkdir', [folder])
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  run('npm', ['install', '--no-audit', '--no-fund', '--omit=optional', '--loglevel=error', ...tarballs], folder)
  run(
    'node',
    [
      '-e',
      "import('promptlooper').then(({ renderPrompt }) => { if (renderPrompt('{{ 1 + 1 }}') !== '2') process.exit(1) })",
    ],
    folder,
  )
  run('npx', ['--no-install', 'promptlooper', '--version'], folder)
}

function run(command: string, words: readonly string[], cwd: string): void {
  execFileSync(command, words, { cwd, stdio: 'inherit' })
}
