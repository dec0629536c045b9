import { describe, expect, test } from 'vitest'
import { buildReport } from './build-report.ts'
import { makeSource, type GivenRun, type GivenSource } from './testing/make-source.ts'

const scored = (value: number): GivenRun => ({ scores: { 'exact-match': value } })
/** Passes the first `passing` of the examples. */
const passing = (count: number) => (_variant: string, example: number) => scored(example < count ? 1 : 0)
const one = { variants: ['only'], examples: 100 }

async function judge(gate: string, given: GivenSource) {
  const { gates } = await buildReport(makeSource(given), { gates: [gate] })
  return gates[0]
}

describe('a gate on a mean', () => {
  test.each([
    { gate: 'exact-match >= 0.9', right: 90, status: 'passed' },
    { gate: 'exact-match >= 0.9', right: 89, status: 'failed' },
    { gate: 'exact-match > 0.9', right: 90, status: 'failed' },
    { gate: 'exact-match <= .2', right: 20, status: 'passed' },
    { gate: 'exact-match < 0.2', right: 20, status: 'failed' },
    { gate: 'exact-match >= 0.8 surely', right: 95, status: 'passed' },
    { gate: 'exact-match >= 0.9 surely', right: 92, status: 'undecided' },
    { gate: 'exact-match >= 0.9 surely', right: 50, status: 'failed' },
  ])('$gate with $right of 100 right: $status', async ({ gate, right, status }) => {
    expect(await judge(gate, { ...one, run: passing(right) })).toMatchObject({ gate, status })
  })

  test('prints the mean, its interval and its n', async () => {
    const outcome = await judge('exact-match >= 0.9', { ...one, run: passing(95) })
    expect(outcome?.reasons).toEqual(['only: exact-match is .950 [.89, .98], n = 100'])
  })

  test('must hold for every variant', async () => {
    const run = (variant: string) => scored(variant === 'good' ? 1 : 0)
    expect(await judge('exact-match >= 0.9', { variants: ['good', 'bad'], run })).toMatchObject({ status: 'failed' })
  })

  test('does not ask it of the baseline, which is there to be compared with', async () => {
    const given = { variants: ['old', 'new'], baseline: { prompt: 'old' } }
    const run = (variant: string) => scored(variant === 'new' ? 1 : 0)
    expect(await judge('exact-match >= 0.9', { ...given, run })).toMatchObject({ status: 'passed' })
  })
})

describe('what is missing can not help a gate to pass', () => {
  const missing: readonly { readonly name: string; readonly last: GivenRun }[] = [
    { name: 'failed runs', last: { failed: 'adapter' } },
    { name: 'runs that were not made', last: { pending: true } },
    { name: 'failed scores', last: { scores: { 'exact-match': 'no number' } } },
  ]
  test.each(missing)('$name', async ({ last }) => {
    // 88 of the 97 that were scored are .907, but of all 100 they are .88.
    const run = (_variant: string, example: number) => (example < 97 ? scored(example < 88 ? 1 : 0) : last)
    const outcome = await judge('exact-match >= 0.9', { ...one, run })
    expect(outcome?.status).toBe('failed')
    expect(outcome?.reasons[0]).toContain('3 without a score: were they at their worst, .880')
  })

  test('a scorer that failed everywhere', async () => {
    const outcome = await judge('exact-match >= 0.9', { ...one, run: () => ({ scores: { 'exact-match': 'no' } }) })
    expect(outcome?.status).toBe('failed')
    expect(outcome?.reasons[0]).toContain('no example has a score')
  })

  test('examples that a scorer does not apply to are not missing', async () => {
    const run = (_variant: string, example: number): GivenRun => (example < 50 ? scored(1) : { scores: {} })
    expect(await judge('exact-match >= 0.9', { ...one, run })).toMatchObject({ status: 'passed' })
  })

  test('over 5 % of failed runs pass no gate', async () => {
    const run = (_variant: string, example: number): GivenRun => (example < 94 ? scored(1) : { failed: 'timeout' })
    expect(await judge('exact-match >= 0.5', { ...one, run })).toMatchObject({ status: 'failed' })
  })

  test('a revision that its budget stopped is undecided', async () => {
    const source = makeSource({ ...one, run: passing(100) })
    const stopped = { ...source, revision: { ...source.revision, status: 'budget-stopped' as const } }
    const { gates } = await buildReport(stopped, { gates: ['exact-match >= 0.9'] })
    expect(gates[0]?.status).toBe('undecided')
  })
})

describe('no-regression', () => {
  const given = { variants: ['old', 'new'], baseline: { prompt: 'old' }, examples: 100 }
  const share = (old: number, fresh: number) => (variant: string, example: number) =>
    scored(example < (variant === 'old' ? old : fresh) ? 1 : 0)

  test('fails where a variant is worse than the baseline', async () => {
    const outcome = await judge('no-regression', { ...given, run: share(90, 60) })
    expect(outcome).toMatchObject({ status: 'failed', reasons: ['new against old: worse, -.300 [-.39, -.21]'] })
  })

  test('passes where none is', async () => {
    expect(await judge('no-regression', { ...given, run: share(80, 79) })).toMatchObject({ status: 'passed' })
    expect(await judge('no-regression', { ...given, run: share(60, 90) })).toMatchObject({ status: 'passed' })
  })

  test('fails where a variant could not be measured', async () => {
    const run = (variant: string, example: number): GivenRun =>
      variant === 'new' && example < 10 ? { failed: 'adapter' } : scored(1)
    expect(await judge('no-regression', { ...given, run })).toMatchObject({ status: 'failed' })
  })

  test('fails where nothing could be compared', async () => {
    expect(await judge('no-regression', { ...given, run: () => ({ pending: true }) })).toMatchObject({
      status: 'failed',
    })
  })
})
