import fc from 'fast-check'
import { writeFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { ConfigError } from '../domain/errors.ts'
import { isRecord } from '../domain/json-value.ts'
import { planVariants } from '../plan/plan-variants.ts'
import { checkExperiment } from './check-experiment.ts'
import { testFolder } from './testing/folder.ts'
import { load } from './testing/load.ts'

const whole = {
  name: 'whole',
  dataset: {
    rows: [{ id: 'a', q: 'x', expected: 'y', lang: 'en' }],
    metadata: ['lang'],
    where: "metadata.lang == 'en'",
    limit: 3,
    shuffle: 1,
  },
  providers: {
    lab: { adapter: 'openai-compatible', baseUrl: 'http://x/v1', headers: { A: '${B}' }, maxConcurrency: 2 },
  },
  template: { trim_blocks: true, undefined: 'strict', extensions: ['do'], include: '.', block_start_string: '{%' },
  vars: { tone: 'dry' },
  stages: [
    { name: 'a', prompt: '{{ q }}', model: 'm', params: { t: 0 }, output: { schema: {} }, vars: { b: 1 } },
    {
      name: 'b',
      prompt: [{ role: 'user', content: [{ text: '{{ outputs.a.c }}' }] }, '{{ input.q }}'],
      model: 'echo/x',
      tools: [{}],
      toolChoice: 'auto',
    },
  ],
  matrix: { 'a.prompt': { long: 'Long {{ q }}', short: 'Short' }, '*.model': ['m', 'echo/y'], 'b.params.t': [0, 1] },
  exclude: [{ '*.model': 'm', 'b.params.t': 1 }],
  include: [{ 'a.prompt': 'long', 'b.params.t': 3 }],
  repeats: 2,
  scorers: [
    'exact-match',
    { scorer: 'contains', name: 'c', stage: 'a', value: 'x', extract: { regex: 'a', flags: 'i' }, refused: 'zero' },
  ],
  baseline: { 'a.prompt': 'long' },
  verdict: { objective: 'c', least: 0.1 },
  gates: ['c >= 0.5', 'no-regression'],
  budget: { usd: 1 },
  prices: { m: { input: 1, output: 2 } },
  retry: { attempts: 2 },
  race: { delta: 0.1 },
}

/** All paths of keys into a value. */
function* pathsOf(value: unknown, path: readonly (string | number)[] = []): Iterable<readonly (string | number)[]> {
  if (path.length > 0) yield path
  if (Array.isArray(value)) for (const [index, item] of value.entries()) yield* pathsOf(item, [...path, index])
  else if (isRecord(value)) for (const [key, member] of Object.entries(value)) yield* pathsOf(member, [...path, key])
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) return by
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? replaced(item, rest, by) : item))
  return isRecord(value) ? { ...value, [key]: replaced(value[key], rest, by) } : value
}

test('whatever stands anywhere in a file, it loads or ends in a ConfigError with a place', async () => {
  await using folder = await testFolder({})
  const file = folder.at('x.json')
  const check = async (written: unknown): Promise<void> => {
    await writeFile(file, JSON.stringify(written))
    try {
      const experiment = await load(file)
      await checkExperiment(experiment, planVariants(experiment), { signal: new AbortController().signal })
    } catch (thrown) {
      if (!(thrown instanceof ConfigError)) throw thrown
      expect(thrown.message).toMatch(/^[^\n]+\/x\.json(?::\d+:\d+|:) /u)
    }
  }
  await check(whole)
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom('', '{{ x }}', '{{', 'a/b', 'nope.jinja', '*.model', '__proto__', 'git:', -1, 1e400, [[]], {
      '': {},
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...pathsOf(whole)), value, (path, by) => check(replaced(whole, path, by))),
    { numRuns: 200 },
  )
})
