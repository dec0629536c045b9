import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { chooseGlosses, toCsv } from './wordnet-glosses.ts'

const quickstart = join(import.meta.dirname, '../examples/quickstart')

test('the script makes the dataset as it stands', async () => {
  expect(toCsv(await chooseGlosses())).toBe(await readFile(join(quickstart, 'glosses.csv'), 'utf8'))
})

test('every class has as many glosses, and none stands twice', async () => {
  const glosses = await chooseGlosses()
  const counts = Map.groupBy(glosses, (gloss) => gloss.class)
  expect([...counts.values()].map((own) => own.length)).toEqual([50, 50, 50, 50, 50])
  expect(new Set(glosses.map(({ gloss }) => gloss)).size).toBe(250)
  expect(new Set(glosses.map(({ id }) => id)).size).toBe(250)
})

test('no gloss that a prompt shows is in the dataset', async () => {
  const glosses = new Set((await chooseGlosses()).map(({ gloss }) => gloss))
  const folder = join(quickstart, 'prompts')
  const prompts = await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))
  const shown = prompts.flatMap((prompt) => [...prompt.matchAll(/^Gloss: (.*)$/gm)].map((match) => match[1] ?? ''))
  expect(shown.length).toBeGreaterThan(40)
  expect(shown.filter((gloss) => glosses.has(gloss))).toEqual([])
})
