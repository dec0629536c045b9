import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { sampleStage } from '../../store/testing/samples.ts'
import { makeSource, type GivenSource } from '../testing/make-source.ts'
import { htmlReport } from './html-report.ts'

async function pageOf(given: GivenSource): Promise<string> {
  let page = ''
  for await (const piece of htmlReport(makeSource(given))) page += piece
  return page
}

/** The page without its own style, in which anything else would be somebody's text. */
function bodyOf(page: string): string {
  return page.slice(page.indexOf('<body>'))
}

describe('a page about three variants', async () => {
  const page = await pageOf({
    variants: ['names', 'few-shot', 'short'],
    examples: 40,
    baseline: { prompt: 'names' },
    stages: [sampleStage('Classify: {{ text }}')],
    example: (index) => ({ input: { question: `question ${index}` } }),
    run: (variant, example) => {
      const isRight = variant === 'names' ? example % 2 === 0 : variant === 'few-shot' ? example > 1 : example % 2 === 1
      return { scores: { 'exact-match': Number(isRight) }, answer: isRight ? 'yes' : 'no' }
    },
  })
  const body = bodyOf(page)

  test('begins with the sentence of the report', () => {
    expect(body).toMatch(/<h1>`?few-shot.* on 40 examples.*names.*<\/h1>/)
  })

  test('gives every mean its n and its interval, drawn as an interval, too', () => {
    const rows = [...body.matchAll(/<tr class="(\w+)"><th scope="row">([\w-]+)/g)].map(([, standing, label]) => [
      label,
      standing,
    ])
    expect(rows).toEqual([
      ['few-shot', 'better'],
      ['names', 'reference'],
      ['short', 'undecided'],
    ])
    expect(body).toContain('data-name="exact-match">.500 [.35, .65]</td>')
    expect(body).toContain('aria-label="exact-match .950 [.83, .99]"')
    expect(body.match(/data-name="n">40</g)).toHaveLength(3)
  })

  test('shows the examples on which variants differ, and groups variants that answered alike', () => {
    expect(body).toContain('Examples on which variants differ most')
    expect(body).toContain('question 2')
    expect(body).toMatch(/<li>names<\/li><li>short<\/li>|<li>few-shot<\/li><li>(names|short)<\/li>/)
  })

  test('shows the prompts as written', () => {
    expect(body).toContain('<pre>Classify: {{ text }}</pre>')
  })

  test('loads nothing and runs nothing: its policy allows its own style alone', () => {
    const style = /<style>(.*?)<\/style>/s.exec(page)?.[1] ?? ''
    const hash = createHash('sha256').update(style).digest('base64')
    expect(page).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    )
    expect(page).not.toMatch(/<script|<link|<img|<iframe|<a |href=|url\(|@import|\bon\w+=| style=/i)
  })

  test('says nothing of stored answers where every run is missing', async () => {
    const empty = bodyOf(await pageOf({ examples: 0, run: () => ({}) }))
    expect(empty).toContain('no run is completed yet')
  })
})

test.each([
  ['markup', '<script>alert(1)</script></pre></td></table><img src=x onerror="alert(1)">'],
  ['a link that runs', '<a href="javascript:alert(1)">x</a> [x](javascript:alert(1))'],
  ["an attribute's end", '" onmouseover="alert(1)" x=\'`'],
  ['a style', '</style><style>*{display:none}</style>'],
  ['an entity', '&lt;b&gt;'],
])('%s stays text wherever it comes from', async (_name, text) => {
  const page = await pageOf({
    name: text,
    variants: [{ prompt: text }, { prompt: 'plain' }],
    scorers: [
      { name: text, kind: 'exact-match', version: 'v1' },
      { name: `other ${text}`, kind: 'exact-match', version: 'v1' },
    ],
    examples: 6,
    stages: [sampleStage(text)],
    example: (index) => ({ id: `${text}${index}`, input: { [text]: text }, expected: text, group: text }),
    run: (variant, example) =>
      example === 5
        ? { failed: 'adapter' }
        : { answer: text, label: text, scores: { [text]: Number(variant === 'plain'), [`other ${text}`]: text } },
  })
  const body = bodyOf(page)
  expect(body).not.toContain(text)
  expect(body).not.toMatch(/<script|<img|<a |<style|<b>|" on\w+=|href="/i)
  expect(page.match(/<\/style>/g)).toHaveLength(1)
})

test('escape codes and marks that turn text around are shown, not obeyed', async () => {
  const text = '\u001b[31mred\u001b[0m \u202Egnp.exe\u0007'
  const body = bodyOf(
    await pageOf({
      examples: 5,
      run: (variant) => ({ answer: text, scores: { 'exact-match': Number(variant === 'names') } }),
    }),
  )
  expect(body).toContain('␛[31mred␛[0m &lt;U+202E&gt;gnp.exe␇')
  expect(body).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/)
})

test('an answer of 5 MB on one line is cut, and the page says how much is left out', async () => {
  const body = bodyOf(
    await pageOf({
      examples: 5,
      run: (variant) => ({ answer: '<'.repeat(5_000_000), scores: { 'exact-match': Number(variant === 'names') } }),
    }),
  )
  expect(body).toContain('… 4,998,500 more characters')
  expect(body.length).toBeLessThan(200_000)
})

test('the cut never parts a character in two', async () => {
  const body = bodyOf(
    await pageOf({
      examples: 1,
      variants: ['a'],
      run: () => ({ answer: `x${'😀'.repeat(2_000)}`, scores: { 'exact-match': 1 } }),
    }),
  )
  expect(body).toContain('… 2,502 more characters')
  expect(body.isWellFormed()).toBe(true)
})

test('its size does not grow with examples, and it says how many it leaves out', async () => {
  const given = (examples: number): GivenSource => ({
    examples,
    run: (variant, example) => ({
      answer: `${variant} says`,
      scores: { 'exact-match': Number((variant === 'names') === (example % 2 === 0)) },
    }),
  })
  const small = await pageOf(given(100))
  const large = await pageOf(given(20_000))
  expect(large.length).toBeLessThan(small.length * 1.1)
  expect(large).toContain('40 of 20,000 are shown')
})

test('its size does not grow with variants without bound, and it says how many it leaves out', async () => {
  const page = await pageOf({
    variants: Array.from({ length: 1_000 }, (_value, index) => `v${index}`),
    examples: 6,
    run: (variant, example) => ({
      answer: variant,
      scores: { 'exact-match': `${variant}${example}`.length % 2 },
    }),
  })
  expect(page).toContain('variants further down the ranking are not shown here')
  expect(page.length).toBeLessThan(1_000_000)
})

test('without a scorer the first examples are shown', async () => {
  const body = bodyOf(await pageOf({ scorers: [], examples: 3, run: () => ({ answer: 'yes' }) }))
  expect(body).toContain('The first examples')
  expect(body.match(/<article>/g)).toHaveLength(3)
})

test('with one variant its lowest scores come first', async () => {
  const body = bodyOf(
    await pageOf({
      variants: ['only'],
      examples: 60,
      run: (_variant, example) => ({ answer: 'x', scores: { 'exact-match': example === 57 ? 0 : 1 } }),
    }),
  )
  expect(body).toContain('Examples with the lowest scores')
  expect(/<article><h3>(\w+)/.exec(body)?.[1]).toBe('e57')
})
