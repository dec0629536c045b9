import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, test } from 'vitest'

import { readReportSettings } from './report-settings.ts'

test.each([
  ['a file without a baseline', 'name: x', null, null],
  [
    'a label of a mapping',
    'matrix: { prompt: { long: a.jinja } }\nbaseline: { prompt: long }',
    { prompt: 'long' },
    null,
  ],
  [
    'a value of a mapping',
    'matrix: { prompt: { long: a.jinja } }\nbaseline: { prompt: a.jinja }',
    { prompt: 'long' },
    null,
  ],
  [
    'the label of a listed path',
    'matrix: { prompt: [p/a.jinja, p/b.jinja] }\nbaseline: { prompt: b }',
    { prompt: 'b' },
    null,
  ],
  [
    'a listed path',
    'matrix: { draft.prompt: [p/a.jinja, p/b.jinja] }\nbaseline: { draft.prompt: p/b.jinja }',
    { 'draft.prompt': 'b' },
    null,
  ],
  [
    'a listed number',
    'matrix: { params.temperature: [0, 0.7] }\nbaseline: { params.temperature: 0.7 }',
    { 'params.temperature': '0.7' },
    null,
  ],
  ['a commit', 'baseline: git:main', { git: 'git:main' }, null],
  ['an objective', 'verdict: { objective: faithful, least: 0.02 }', null, 'faithful'],
] as const)('%s is read again from the stored file', async (_what, source, baseline, objective) => {
  expect(await readReportSettings({ file: '/gone/x.yaml', source })).toMatchObject({ baseline, objective })
})

test('what a verdict accepts, and the gates, are read again', async () => {
  const source = 'verdict: { objective: a, least: 0.02, alpha: 0.01 }\ngates: ["a >= 0.9 ", no-regression]'
  expect(await readReportSettings({ file: '/gone/x.yaml', source })).toMatchObject({
    alpha: 0.01,
    least: 0.02,
    gates: ['a >= 0.9', 'no-regression'],
  })
})

test('JSON is read as JSON', async () => {
  const source = '{ "verdict": { "objective": "label" } }'
  expect(await readReportSettings({ file: '/gone/x.json', source })).toMatchObject({ objective: 'label' })
})

test('a module says what it says as long as it is the text that ran', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'promptlooper-settings-'))
  try {
    const file = join(folder, 'x.mjs')
    const source = "export default { verdict: { objective: 'label' } }"
    await writeFile(file, source)
    expect(await readReportSettings({ file, source })).toMatchObject({ baseline: null, objective: 'label' })
    expect(await readReportSettings({ file, source: 'export default {}' })).toMatchObject({
      baseline: null,
      objective: null,
    })
    expect(await readReportSettings({ file: join(folder, 'gone.mjs'), source })).toMatchObject({
      baseline: null,
      objective: null,
    })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})
