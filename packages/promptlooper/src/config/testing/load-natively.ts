import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('./print-module.ts', import.meta.url))

/** What a module exports as JSON, or the message and hint of the error, from a Node of its own: tests run in another loader. */
export async function loadNatively(path: string): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  execFile(process.execPath, ['--no-warnings', '--conditions=promptlooper-source', program, path], (error, stdout, stderr) => {
    resolve(error === null ? stdout : `${stdout}${stderr}`)
  })
  return promise
}
