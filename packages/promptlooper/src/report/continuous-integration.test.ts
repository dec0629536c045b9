import { describe, expect, test } from 'vitest'
import { buildReport } from './build-report.ts'
import { githubReport } from './github.ts'
import { junitReport } from './junit.ts'
import { makeSource, type GivenRun } from './testing/make-source.ts'

const scored = (value: number, costUsd: number): GivenRun => ({ scores: { 'exact-match': value }, costUsd })
const given = {
  name: 'a <b> & "c"',
  variants: ['old', 'new\u0007|'],
  baseline: { prompt: 'old' },
  examples: 60,
  run: (variant: string, example: number) =>
    variant === 'old' ? scored(example < 50 ? 1 : 0, 0.001) : scored(example < 20 ? 1 : 0, 0.002 + example * 1e-5),
}
const report = await buildReport(makeSource(given), { gates: ['exact-match >= 0.9', 'no-regression'] })

describe('JUnit', () => {
  const xml = junitReport(report)

  test('has a failure for each gate that does not hold, and a test for each verdict', () => {
    expect(xml).toContain('<testsuites name="promptlooper" tests="3" failures="2" errors="0" skipped="0"')
    expect(xml).toContain('name="gate: exact-match &gt;= 0.9"')
    expect(xml.match(/<failure /g)).toHaveLength(2)
    expect(xml).toContain(': worse"')
  })

  test('is well formed whatever names hold', () => {
    expect(xml).toContain('name="a &lt;b&gt; &amp; &quot;c&quot;@1"')
    expect(xml).not.toContain('\u0007')
    expect(xml.match(/<testcase /g)?.length).toBe(xml.match(/<\/testcase>/g)?.length)
  })

  test('skips what is undecided', async () => {
    const even = { ...given, run: (variant: string, example: number) => scored((example + variant.length) % 2, 0) }
    expect(junitReport(await buildReport(makeSource(even)))).toContain('skipped="1"')
  })
})

describe('a comment on a pull request', () => {
  const comment = githubReport(report)

  test('begins with whether the gates hold, and the verdict', () => {
    expect(comment.split('\n')[0]).toMatch(/^### ❌ /)
    expect(comment).toContain('is worse than it by .50')
    expect(comment).toContain('- ❌ `no-regression`: failed')
  })

  test('names the examples that flipped, and what cost changed to', () => {
    expect(comment).toContain('| 0 examples | 30 examples |')
    expect(comment).toMatch(/loses e20, e21, e22, e23, e24, …/)
    expect(comment).toMatch(/×2\.\d+ \[/)
  })

  test('escapes names', () => {
    expect(comment).not.toContain('<b>')
    expect(comment).not.toContain('\u0007')
  })
})
