import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a program prints in a Node of its own, on both streams. */
export async function runNode(program: URL, args: readonly string[], flags: readonly string[] = []): Promise<string> {
  const path = fileURLToPath(program)
  const { promise, resolve } = Promise.withResolvers<string>()
  execFile(
    process.execPath,
    ['--no-warnings', '--conditions=promptlooper-source', ...flags, path, ...args],
    (_error, stdout, stderr) => {
      resolve(`${stdout}${stderr}`)
    },
  )
  return promise
}
