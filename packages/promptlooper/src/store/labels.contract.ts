import { describe, expect, test } from 'vitest'

import type { Calibration } from '../domain/calibration.ts'
import type { Label } from '../domain/label.ts'
import type { Store } from '../domain/store.ts'
import type { OpenEmptyStore } from './testing/open-empty-store.ts'

/** What people say of answers, and how judges met them. */
export function describeLabels(open: OpenEmptyStore): void {
  describe('labels', () => {
    const label = (runId: string, changes: Partial<Label> = {}): Label => ({
      id: `label_${runId}_${changes.author ?? ''}_${changes.scorerName ?? ''}_${changes.createdAt ?? 0}`,
      runId,
      scorerName: 'faithful',
      stageIndex: null,
      value: 'yes',
      note: null,
      author: '',
      createdAt: 1,
      ...changes,
    })
    const openRun = async (store: Store) => {
      const { id: experimentId } = await store.experiments.open('labelled')
      const { id } = await store.createRun({ config: { prompt: 'p', model: 'm' }, experimentId })
      return { experimentId, runId: id }
    }

    test('come back whole, by scorer, oldest first', async () => {
      await using store = await open()
      const { experimentId, runId } = await openRun(store)
      const whole = label(runId, { author: 'ada', note: 'half right', stageIndex: 1, createdAt: 2 })
      const earlier = label(runId, { author: 'bob', createdAt: 1 })
      await store.labels.put([whole, earlier, label(runId, { scorerName: 'polite' })])
      expect(await store.labels.ofScorer(experimentId, 'faithful')).toEqual([earlier, whole])
      expect(await store.labels.ofScorer('exp_other', 'faithful')).toEqual([])
    })

    test('what an author says again replaces what the author said', async () => {
      await using store = await open()
      const { experimentId, runId } = await openRun(store)
      await store.labels.put([label(runId, { createdAt: 1 })])
      await store.labels.put([label(runId, { createdAt: 2, value: 'no' })])
      expect(await store.labels.ofScorer(experimentId, 'faithful')).toMatchObject([{ value: 'no', createdAt: 2 }])
    })

    test('are written all or not at all', async () => {
      await using store = await open()
      const { experimentId, runId } = await openRun(store)
      await expect(store.labels.put([label(runId), label('run_none')])).rejects.toThrow(/foreign key/iu)
      expect(await store.labels.ofScorer(experimentId, 'faithful')).toEqual([])
    })

    test('many are written at once', async () => {
      await using store = await open()
      const { experimentId, runId } = await openRun(store)
      await store.labels.put(Array.from({ length: 1_000 }, (_, index) => label(runId, { author: `a${index}` })))
      expect(await store.labels.ofScorer(experimentId, 'faithful')).toHaveLength(1_000)
    })

    test('the newest calibration of a version of a judge is found; all go with their experiment', async () => {
      await using store = await open()
      const { experimentId, runId } = await openRun(store)
      await store.labels.put([label(runId)])
      const record = { experimentId, scorerName: 'faithful', scorerVersion: 'v' }
      await store.calibrations.put({ ...record, id: 'cal_1', createdAt: 1, calibration })
      await store.calibrations.put({ ...record, id: 'cal_2', createdAt: 2, calibration: { ...calibration, n: 5 } })
      expect(await store.calibrations.newest(experimentId, 'v')).toMatchObject({ id: 'cal_2', calibration: { n: 5 } })
      expect(await store.calibrations.newest(experimentId, 'w')).toBeUndefined()
      await store.experiments.delete(experimentId)
      expect(await store.calibrations.newest(experimentId, 'v')).toBeUndefined()
      expect(await store.labels.ofScorer(experimentId, 'faithful')).toEqual([])
    })
  })
}

const calibration: Calibration = {
  n: 4,
  failed: 0,
  unscored: 0,
  classes: ['no', 'yes'],
  counts: [
    [1, 1],
    [0, 2],
  ],
  agreement: { value: 0.75, low: 0.3, high: 0.95 },
  kappa: null,
  rates: { passed: 2, passedByJudge: 2, failed: 2, failedByJudge: 1 },
  lengthBias: null,
  positionBias: null,
}
