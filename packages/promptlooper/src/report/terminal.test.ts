import { stripVTControlCharacters } from 'node:util'
import pc from 'picocolors'
import { describe, expect, test } from 'vitest'
import { buildReport } from './build-report.ts'
import { plainReport } from './plain-lines.ts'
import { terminalReport } from './terminal.ts'
import { makeSource, type GivenRun } from './testing/make-source.ts'

const scorers = [
  { name: 'label', kind: 'label', version: 'v1' },
  { name: 'brief', kind: 'length', version: 'v1' },
]
const shares: { readonly [variant: string]: number } = { names: 12, descriptions: 15, 'few-shot': 18 }

function run(variant: string, example: number): GivenRun {
  if (variant === 'names' && example === 1) return { failed: 'adapter' }
  const isRight = (example * 7) % 20 < (shares[variant] ?? 0)
  const expected = example % 2 === 0 ? 'ham' : 'spam'
  const brief = example === 4 ? 'no text to measure' : example / 40
  return {
    scores: { label: isRight ? 1 : 0, brief },
    label: isRight ? expected : null,
    finish: example === 2 ? 'refused' : example === 3 ? 'length' : 'stop',
    latencyMs: 1_200,
  }
}

const report = await buildReport(
  makeSource({
    variants: Object.keys(shares),
    scorers,
    examples: 40,
    example: (index) => ({ expected: index % 2 === 0 ? 'ham' : 'spam' }),
    run,
  }),
)
const wide = terminalReport(report, { width: 170 })
const lineOf = (text: string, start: string) => text.split('\n').find((line) => line.startsWith(start)) ?? ''

describe('a report on a terminal', () => {
  test('begins with the sentence', () => {
    expect(wide.split('\n')[0]).toBe(
      'few-shot has the highest accuracy, .900 [.77, .96] on 40 examples: better than 1 other, undecided against descriptions but leaning to it: +.15 [+.03, +.27] (p = .063, of 3 comparisons); about 510 more examples would show a difference of .05.',
    )
  })

  test('says the state of the revision and what its answers cost', () => {
    expect(wide.split('\n')[1]).toBe(
      'spam-or-ham, revision 1: completed; 119 of 120 runs completed, 1 failed, 3 refused, 3 truncated, the answers cost $0.12.',
    )
  })

  test('has a line for each variant, best first', () => {
    const lines = wide.split('\n')
    const places = ['few-shot  ', 'descriptions  ', 'names  '].map((label) =>
      lines.findIndex((line) => line.startsWith(label)),
    )
    expect(places).toEqual(places.toSorted((left, right) => left - right))
    expect(Math.min(...places)).toBeGreaterThan(0)
  })

  test.each([
    ['few-shot  ', ['.900 [.77, .96]', '●', ' 40 ', '+.31 [+.16, +.46]', '$0.040', '1.2 s', '400 + 200']],
    ['names  ', ['.590 [.43, .73]', ' 39 ', 'the reference', ' 1 ']],
  ])('the line of %s holds mean, interval, n, difference, cost and latency', (label, parts) => {
    for (const part of parts) expect(lineOf(wide, label)).toContain(part)
  })

  test('labels the highest of several as optimistic, and says that intervals are not adjusted', () => {
    expect(wide).toContain('few-shot: chosen as the highest: optimistic')
    expect(wide).toContain('Intervals are 95 % each, not adjusted')
  })

  test('shows the other scorers with what they could not score', () => {
    expect(lineOf(wide.slice(wide.indexOf('other scorers')), 'few-shot')).toMatch(/\.\d{3} \[.+\] \(1 unscored\)/)
    expect(wide).toContain('3 × brief: no text to measure')
  })

  test('shows the classes of the highest', () => {
    expect(wide).toContain('accuracy of few-shot by class, in runs:')
    expect(lineOf(wide, 'ham ').split(/\s+/)).toEqual(['ham', '18', '0', '2'])
    expect(wide).toContain('macro F1')
  })

  test('says why runs failed', () => {
    expect(wide).toContain('failed runs\n1 × adapter went wrong')
  })

  test.each([160, 120, 100, 80, 60, 40])('its tables keep to %i characters, and no figure is lost', (width) => {
    const text = terminalReport(report, { width })
    const tables = text
      .split('\n')
      .filter((line) => /^(variant|other scorers|names|descriptions|few-shot) {2}/.test(line))
    for (const line of tables) expect(line.length).toBeLessThanOrEqual(width)
    for (const heading of ['accuracy', 'against names', 'failed', 'refused', 'cost', 'latency'])
      expect(text).toContain(heading)
  })

  test('colours change nothing but colours', () => {
    const painted = terminalReport(report, { width: 170, colours: pc.createColors(true) })
    expect(painted).not.toBe(wide)
    expect(stripVTControlCharacters(painted)).toBe(wide)
  })

  test('without colours there is no escape code', () => {
    expect(stripVTControlCharacters(wide)).toBe(wide)
  })
})

test('a variant that is not measured comes last and says so', async () => {
  const failing = await buildReport(
    makeSource({
      run: (variant, example) =>
        variant === 'few-shot' && example < 3
          ? { failed: 'timeout' }
          : { scores: { 'exact-match': variant === 'names' ? example % 2 : 1 } },
    }),
  )
  const text = terminalReport(failing, { width: 120 })
  expect(text).toContain('few-shot: not measured: 15 % of its runs failed')
  expect(text.indexOf('\nnames ')).toBeLessThan(text.indexOf('\nfew-shot '))
  // One measured variant is not the highest of several.
  expect(text).not.toContain('optimistic')
})

test('names from files and messages from servers can not act on the terminal', async () => {
  const hostile = '\u001b[2Jboo\nx'
  const source = makeSource({
    name: hostile,
    variants: [hostile, 'b'],
    scorers: [{ name: hostile, kind: 'x', version: 'v1' }],
    run: (_variant, example) => ({ scores: { [hostile]: example === 0 ? hostile : example % 2 } }),
  })
  const built = await buildReport(source)
  for (const text of [terminalReport(built, { width: 100 }), plainReport(built)]) {
    expect(text).not.toContain('\u001b')
    expect(text).toContain('␛[2Jboo␊x')
  }
})

test('unknown prices are said, not counted as nothing', async () => {
  const built = await buildReport(
    makeSource({
      run: (variant, example) => ({ scores: {}, costUsd: variant === 'names' || example < 5 ? null : 0.01 }),
    }),
  )
  const text = terminalReport(built, { width: 120 })
  expect(text).toContain('the answers cost over $0.15 (price of 25 runs unknown)')
  expect(lineOf(text, 'names  ')).toContain('unknown')
  expect(lineOf(text, 'few-shot  ')).toContain('over $0.15')
})

describe('a report in plain lines', () => {
  const lines = plainReport(report).trimEnd().split('\n')

  test('is the sentence, the state, one line for each variant, and the failures', () => {
    expect(lines).toHaveLength(2 + 3 + 3 + 1 + 1)
    expect(lines[0]).toBe(wide.split('\n')[0])
    expect(lines.at(-1)).toBe('failed scores of brief: 3 × no text to measure')
  })

  test('a variant is one line with everything', () => {
    expect(lines[2]).toBe(
      'few-shot: label .900 [.77, .96] (n 40); brief .497 [.40, .59] (n 39); +.31 [+.16, +.46] against names; better; failed 0; refused 1; truncated 1; cost $0.040 ($0.0010 a run); latency 1.2 s (p95 1.2 s); chosen as the highest: optimistic',
    )
  })
})
