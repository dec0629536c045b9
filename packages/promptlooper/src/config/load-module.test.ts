import { expect, test } from 'vitest'
import { testFolder } from './testing/folder.ts'
import { runNode } from './testing/run-node.ts'

/** What a module exports as JSON, or the message of the error. Tests themselves run in a loader of their own. */
function loadNatively(path: string): Promise<string> {
  return runNode(new URL('./testing/print-module.ts', import.meta.url), [path])
}

const commonjs = '{ "type": "commonjs" }'

test.each([
  [
    'a missing file',
    { 'mine.mts': '' },
    'mien.mts',
    'mien.mts:1:1 the file mien.mts does not exist',
    'Did you mean "mine.mts"?',
  ],
  [
    'a syntax error in JavaScript',
    { 'a.mjs': 'export const a = 1\nexport const b = ;\n' },
    'a.mjs',
    'a.mjs:2:18',
    "Unexpected token ';'",
  ],
  [
    'a syntax error in TypeScript',
    { 'a.mts': 'export const a = 1\nexport const b: number = ;\n' },
    'a.mts',
    'a.mts:2:26',
    'Expression expected',
  ],
  [
    'TypeScript that can not be erased',
    { 'a.mts': 'export const a = 1\nenum X { A }\n' },
    'a.mts',
    'a.mts:2:1',
    'enum is not supported',
  ],
  ['a module that throws', { 'a.mts': 'const a = 1\nthrow new Error("boom")\n' }, 'a.mts', 'a.mts:2:7', 'boom'],
  [
    'an import that is not there',
    { 'a.mts': 'import b from "./b.mts"\nexport default b\n' },
    'a.mts',
    'a.mts:1:1',
    'b.mts',
  ],
  [
    'a .ts file in a commonjs folder',
    { 'package.json': commonjs, 'a.ts': 'export const a: number = 1\n' },
    'a.ts',
    'a.ts:1:1',
    'Rename it to a.mts',
  ],
  [
    'a .js file in a commonjs folder',
    { 'package.json': commonjs, 'a.js': 'import "node:fs"\nexport const a = 1\n' },
    'a.js',
    'a.js:1:1',
    'Rename it to a.mjs',
  ],
] as const)('%s is told with its place', async (_what, files, name, ...fragments) => {
  await using folder = await testFolder(files)
  const fault = (await loadNatively(folder.at(name))).replaceAll(`${folder.path}/`, '')
  for (const fragment of fragments) expect(fault).toContain(fragment)
})

test('a module that can be read gives its exports', async () => {
  await using folder = await testFolder({
    'a.mts': 'export const a: number = 1\nexport default { b: 2 }\n',
    'c.cjs': 'exports.a = 1',
  })
  expect(JSON.parse(await loadNatively(folder.at('a.mts')))).toEqual({ a: 1, default: { b: 2 } })
  expect(JSON.parse(await loadNatively(folder.at('c.cjs')))).toMatchObject({ a: 1 })
})
