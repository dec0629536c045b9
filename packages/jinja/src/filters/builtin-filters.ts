import type { PythonFunction } from '../values/function.ts'
import { caseFilters } from './case-filters.ts'
import { dictFilters } from './dict-filters.ts'
import { htmlFilters } from './html-filters.ts'
import { jsonFilters } from './json-filter.ts'
import { numberFilters } from './number-filters.ts'
import { pprintFilters } from './pprint-filter.ts'
import { selectionFilters } from './selection-filters.ts'
import { sequenceFilters } from './sequence-filters.ts'
import { textFilters } from './text-filters.ts'
import { urlFilters } from './url-filters.ts'
import { wrapFilters } from './wrap-filter.ts'

/** Every filter that Jinja2 comes with. */
export const builtinFilters: ReadonlyMap<string, PythonFunction> = new Map([
  ...caseFilters,
  ...dictFilters,
  ...htmlFilters,
  ...jsonFilters,
  ...numberFilters,
  ...pprintFilters,
  ...selectionFilters,
  ...sequenceFilters,
  ...textFilters,
  ...urlFilters,
  ...wrapFilters,
])
