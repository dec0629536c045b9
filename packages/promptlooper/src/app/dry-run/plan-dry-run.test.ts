import { readdir } from 'node:fs/promises'

import { expect, test } from 'vitest'

import { sixFileFolder, sixFileNames } from '../../config/testing/six-files.ts'
import { planDryRun } from './plan-dry-run.ts'

test.each(sixFileNames)(
  'the file "%s" of docs/file-format.md dry-runs as it stands, and writes nothing',
  async (name) => {
    await using example = await sixFileFolder(name)
    const before = await readdir(example.folder)
    const plan = await planDryRun({
      file: example.file,
      limit: null,
      only: [],
      exampleIds: [],
      environment: {},
      cacheMode: 'reuse',
      storeUrl: null,
      budget: { usd: null, tokens: null, calls: null, minutes: null },
    })
    const { size, models, price } = plan
    expect(size.runs).toBe(size.variants * size.examples * size.repeats)
    expect(size.calls).toBeGreaterThanOrEqual(size.runs)
    expect(models.reduce((sum, model) => sum + model.calls, 0) + plan.sharedCalls).toBe(size.calls)
    expect(plan).toMatchObject({ runs: size.runs, filledRuns: 0, cachedCalls: 0, store: null })
    expect(plan.promptTokens).toBeGreaterThan(0)
    expect(price.highestUsd).toBeGreaterThanOrEqual(price.lowestUsd)
    expect(await readdir(example.folder)).toEqual(before)
  },
)
