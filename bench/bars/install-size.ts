/** What `npm install promptlooper` puts on a disk: the packed tarballs, as npm would publish them, installed for production. */
import { readdir, lstat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bar } from '../measuring/bar.ts'
import { runWell } from '../measuring/command.ts'
import { freshEnvironment } from '../measuring/environment.ts'
import { repository } from '../measuring/repository.ts'
import { runBar } from '../measuring/run-bar.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const mostBytes = 100_000_000
const mostPackages = 100

const installSize: Bar = {
  name: 'install-size',
  bound: `under ${mostBytes / 1e6} MB and ${mostPackages} packages`,
  async measure() {
    await using folder = await temporaryFolder()
    const tarballs = await pack(folder.path)
    await writeFile(join(folder.path, 'package.json'), '{ "private": true }')
    const environment = freshEnvironment(folder.path)
    const install = ['npm', 'install', '--omit=dev', '--no-audit', '--no-fund', ...tarballs]
    await runWell([...install, '--omit=optional'], { cwd: folder.path, environment })
    const plain = await installed(join(folder.path, 'node_modules'))
    const command = ['npx', '--no-install', 'promptlooper', '--version']
    const version = (await runWell(command, { cwd: folder.path, environment: process.env })).stdout.trim()
    await runWell([...install, '--include=optional'], { cwd: folder.path, environment })
    const withModel = await installed(join(folder.path, 'node_modules'))
    const isHeld = plain.bytes < mostBytes && plain.packages < mostPackages && withModel.packages < mostPackages
    return {
      figure: `${megabytes(plain.bytes)} MB, ${plain.packages} packages`,
      isHeld,
      details: [
        `npm install --omit=dev --omit=optional of the tarballs that npm pack makes; it answers --version with ${version}`,
        `with the offline model: ${megabytes(withModel.bytes)} MB, ${withModel.packages} packages`,
        `the largest: ${plain.largest.map(({ name, bytes }) => `${name} ${megabytes(bytes)}`).join(', ')}`,
      ],
    }
  },
}

async function pack(folder: string): Promise<readonly string[]> {
  const packages = ['packages/jinja', 'packages/promptlooper'].flatMap((path) => ['-w', path])
  const { stdout } = await runWell(['npm', 'pack', '--silent', '--pack-destination', folder, ...packages], {
    cwd: repository,
    environment: process.env,
  })
  return stdout
    .trim()
    .split('\n')
    .map((name) => join(folder, name))
}

interface Installed {
  readonly packages: number
  /** The bytes of all files. */
  readonly bytes: number
  readonly largest: readonly { readonly name: string; readonly bytes: number }[]
}

async function installed(modules: string): Promise<Installed> {
  const paths = await packagePaths(modules)
  const sizes: { name: string; bytes: number }[] = []
  for (const path of paths) sizes.push({ name: path.slice(modules.length + 1), bytes: await bytesBelow(path) })
  sizes.sort((left, right) => right.bytes - left.bytes)
  return { packages: paths.length, bytes: sizes.reduce((sum, { bytes }) => sum + bytes, 0), largest: sizes.slice(0, 5) }
}

/** Every package's folder, those that lie within another among them. */
async function packagePaths(modules: string): Promise<readonly string[]> {
  const paths: string[] = []
  for (const entry of await readdir(modules, { withFileTypes: true }).catch(() => [])) {
    if (!entry.isDirectory() || entry.name.startsWith('.')) continue
    const path = join(modules, entry.name)
    const own = entry.name.startsWith('@') ? (await readdir(path)).map((name) => join(path, name)) : [path]
    for (const each of own) paths.push(each, ...(await packagePaths(join(each, 'node_modules'))))
  }
  return paths
}

/** A package within this one is counted by itself. */
async function bytesBelow(path: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== 'node_modules') bytes += await bytesBelow(join(path, entry.name))
    else if (entry.isFile()) bytes += (await lstat(join(path, entry.name))).size
  }
  return bytes
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1)
}

await runBar(installSize)
