import { readFile } from 'node:fs/promises'
import { expect, describe, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { messageOf } from '../../domain/errors.ts'
import { settleScore } from '../../domain/settle-score.ts'
import { contextOf, stageOf } from '../testing/answer-context.ts'
import { makeScorer } from '../testing/make-scorer.ts'
import { judgeKinds } from './judge-kinds.ts'
import { startJudgeServer } from './testing/judge-server.ts'

/** Each fenced block of docs/judges.md that shows a scorer: what its judges say to an answer, and what becomes of it. */
const blockSchema = z.strictObject({
  scorer: z.looseObject({ scorer: z.string() }),
  input: z.json().default(''),
  expected: z.json().default(null),
  answers: z.array(
    z.strictObject({
      output: z.string(),
      baseline: z.string().optional(),
      says: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.string())]),
      gives: z.number().optional(),
      because: z.string().optional(),
      label: z.string().optional(),
      fails: z.string().optional(),
    }),
  ),
})

const text = await readFile(new URL('../../../../../docs/judges.md', import.meta.url), 'utf8')
const documented = [...text.matchAll(/^```yaml\n(scorer:.*?)^```$/gmsu)].map((block) => ({
  line: text.slice(0, block.index).split('\n').length,
  ...blockSchema.parse(parse(block[1] ?? '')),
}))

test('every kind of judge has an example in the documentation', () => {
  const shown = new Set(documented.map(({ scorer }) => scorer.scorer))
  expect(judgeKinds.map(({ kind }) => kind).filter((kind) => !shown.has(kind))).toEqual([])
})

describe.each(documented)('docs/judges.md:$line $scorer.scorer', ({ scorer: written, input, expected, answers }) => {
  test.each(answers)('$output gives $gives', async ({ output, baseline, says, gives, because, label, fails }) => {
    await using server = await startJudgeServer(({ index, body }) => {
      if (typeof says === 'string') return says
      if (Array.isArray(says)) return says[index] ?? ''
      return (typeof body['model'] === 'string' ? says[`local/${body['model']}`] : undefined) ?? ''
    })
    const scorer = await makeScorer(z.json().parse(written))
    const context = {
      ...contextOf({ output, input, expected }),
      ask: server.ask,
      ...(baseline === undefined
        ? {}
        : { reference: { variantKey: 'v', runId: 'run_2', stages: [stageOf(baseline)] } }),
    }
    const score = await Promise.resolve(scorer.score(input, output, context)).then(settleScore, (thrown: unknown) => ({
      ok: false as const,
      message: messageOf(thrown),
    }))
    if (fails === undefined) expect(score).toMatchObject({ ok: true, ...(label === undefined ? {} : { label }) })
    if (score.ok) expect(score.value).toBeCloseTo(gives ?? NaN, 3)
    else expect(score.message).toContain(fails)
    if (because !== undefined) expect(score).toMatchObject({ reason: expect.stringContaining(because) })
  })
})
