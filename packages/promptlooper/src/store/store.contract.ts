import { describe } from 'vitest'

import { describeBrowsing } from './browse/browse.contract.ts'
import { describeCacheExchange } from './cache-exchange.contract.ts'
import { describeCacheRows } from './cache-rows.contract.ts'
import { describeClaims } from './claim-cells.contract.ts'
import { describeFilledCells } from './cells.contract.ts'
import { describeLabels } from './labels.contract.ts'
import { describeRaces } from './races.contract.ts'
import { describeRevisions } from './revisions.contract.ts'
import { describeRuns } from './runs.contract.ts'
import { describeScores } from './scores.contract.ts'
import type { OpenEmptyStore } from './testing/open-empty-store.ts'

/** What holds for every store, whatever it is kept in. */
export function describeStore(where: string, open: OpenEmptyStore): void {
  describe(`a store ${where}`, () => {
    describeRuns(open)
    describeScores(open)
    describeRevisions(open)
    describeFilledCells(open)
    describeClaims(open)
    describeCacheRows(open)
    describeCacheExchange(open)
    describeRaces(open)
    describeLabels(open)
    describeBrowsing(open)
  })
}
