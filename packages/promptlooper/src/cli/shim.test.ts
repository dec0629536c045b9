import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { expect, test } from 'vitest'

import { temporaryFolder, type CliEnd } from './testing/run-cli.ts'

const shimSource = fileURLToPath(new URL('../../bin/promptlooper.js', import.meta.url))
const bundledName = `node-${process.platform}-${process.arch}`

test('--version is answered before anything is imported', async () => {
  await using folder = await temporaryFolder()
  const shim = await placeShim(folder.path, {})
  for (const flag of ['--version', '-V']) {
    expect(await runShim(shim, [flag])).toEqual({ status: 0, stdout: '7.8.9\n', stderr: '' })
  }
})

test('a package that was not built says what to do', async () => {
  await using folder = await temporaryFolder()
  const end = await runShim(await placeShim(folder.path, {}), ['list'])
  expect(end.status).toBe(1)
  expect(end.stderr).toContain('npm run build')
})

test('the program gets the words and gives the exit status', async () => {
  await using folder = await temporaryFolder()
  const program = "export const runProgram = async (words) => { console.log(words.join('|')); return 3 }"
  const end = await runShim(await placeShim(folder.path, { program }), ['run', 'a b.yaml', '--json'])
  expect(end).toEqual({ status: 3, stdout: 'run|a b.yaml|--json\n', stderr: '' })
})

test('what Node says of node:sqlite and of a module that does not load is hidden, other warnings are not', async () => {
  await using folder = await temporaryFolder()
  const program = `export const runProgram = async () => {
    process.emitWarning('SQLite is an experimental feature and might change at any time', 'ExperimentalWarning')
    process.emitWarning('Failed to load the ES module: /x/score.ts. Make sure to set "type": "module"')
    process.emitWarning('something else', 'ExperimentalWarning')
    return 0
  }`
  const end = await runShim(await placeShim(folder.path, { program }), ['list'])
  expect(end.stderr).not.toMatch(/SQLite|ES module/)
  expect(end.stderr).toContain('something else')
})

test('a program that fails to load is not taken for one that was not built', async () => {
  await using folder = await temporaryFolder()
  const end = await runShim(await placeShim(folder.path, { program: "import 'no-such-package'" }), ['list'])
  expect(end.status).not.toBe(0)
  expect(end.stderr).toContain('no-such-package')
  expect(end.stderr).not.toContain('npm run build')
})

test('an old Node without a bundled one is told what is needed', async () => {
  await using folder = await temporaryFolder()
  const end = await runShim(await placeShim(folder.path, { leastMajor: 99 }), ['list'])
  expect(end.status).toBe(1)
  expect(end.stderr).toContain('needs Node 99 or newer')
})

test('a bundled Node that is itself too old is passed over', async () => {
  await using folder = await temporaryFolder()
  const bundled = { script: 'echo used', version: '98.0.0' }
  const end = await runShim(await placeShim(folder.path, { leastMajor: 99, bundled }), ['list'])
  expect(end).toMatchObject({ status: 1, stdout: '' })
})

test('an old Node hands words, standard streams and exit status on to the bundled one', async () => {
  await using folder = await temporaryFolder()
  const bundled = { script: 'shift; echo "$# $*"; cat; echo noted >&2; exit 7', version: '99.1.0' }
  const end = await runShim(await placeShim(folder.path, { leastMajor: 99, bundled }), ['show', 'a b'], (child) =>
    child.stdin?.end('from stdin\n'),
  )
  expect(end).toEqual({ status: 7, stdout: '2 show a b\nfrom stdin\n', stderr: 'noted\n' })
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s reaches the bundled Node', async (signal) => {
  await using folder = await temporaryFolder()
  const name = signal.slice(3)
  const bundled = {
    script: `trap 'echo got ${name}; exit 5' ${name}; echo ready; while :; do sleep 0.05; done`,
    version: '99.1.0',
  }
  const end = await runShim(await placeShim(folder.path, { leastMajor: 99, bundled }), ['run'], (child) => {
    child.stdout?.once('data', () => child.kill(signal))
  })
  expect(end).toMatchObject({ status: 5, stdout: `ready\ngot ${name}\n` })
})

test('a signal that ends the bundled Node ends the door the same way', async () => {
  await using folder = await temporaryFolder()
  const bundled = { script: 'kill -TERM $$', version: '99.1.0' }
  const shim = await placeShim(folder.path, { leastMajor: 99, bundled })
  const child = spawn(process.execPath, [shim, 'list'])
  expect(await once(child, 'exit')).toEqual([null, 'SIGTERM'])
})

interface Placing {
  readonly program?: string
  readonly leastMajor?: number
  readonly bundled?: { readonly script: string; readonly version: string }
}

/** Puts the shim into a package of its own, with the program and the bundled Node that a test wants. */
async function placeShim(root: string, { program, leastMajor = 24, bundled }: Placing): Promise<string> {
  const source = await readFile(shimSource, 'utf8')
  const shim = join(root, 'packages/door/bin/promptlooper.js')
  await place(shim, source.replace('const leastMajor = 24', `const leastMajor = ${leastMajor}`))
  await place(join(root, 'packages/door/package.json'), '{ "type": "module", "version": "7.8.9" }')
  if (program !== undefined) await place(join(root, 'packages/door/dist/bundle/program.js'), program)
  if (bundled !== undefined) {
    const executable = join(root, 'node_modules', bundledName, 'bin/node')
    await place(executable, `#!/bin/sh\n${bundled.script}\n`)
    await chmod(executable, 0o755)
    await place(join(root, 'node_modules', bundledName, 'package.json'), JSON.stringify({ version: bundled.version }))
  }
  return shim
}

async function place(path: string, text: string): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, text)
}

async function runShim(
  shim: string,
  words: readonly string[],
  watch: (child: ReturnType<typeof spawn>) => void = () => {},
): Promise<CliEnd> {
  const child = spawn(process.execPath, [shim, ...words])
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  watch(child)
  await once(child, 'close')
  return { status: child.exitCode, stdout, stderr }
}
