import type { z } from 'zod'

import type { ReportJson } from '../report/json.ts'
import type { ComparisonJson } from '../report/compare-json.ts'
import type { cacheSchema } from './resources/cache.ts'
import type { runBodySchema, startedSchema } from './resources/control.ts'
import type { exampleSchema } from './resources/examples.ts'
import type { experimentPageSchema, experimentSchema } from './resources/experiments.ts'
import type { fileListSchema, fileSchema } from './resources/files.ts'
import type { heatMapSchema } from './resources/heat-map.ts'
import type { labelBodySchema, labelSchema } from './resources/labels.ts'
import type { providerSchema, providerStateSchema } from './resources/providers.ts'
import type { renderingSchema } from './resources/render.ts'
import type { revisionSchema } from './resources/revisions.ts'
import type { runPageSchema, runRowSchema, runSchema } from './resources/runs.ts'
import type { scoreFailureSchema, scoreSchema } from './resources/scores.ts'
import type { stageResultSchema } from './resources/stage-results.ts'
import type { variantSchema } from './resources/variants.ts'

/** What the API's resources are, for its clients. Only types: nothing of the server comes with them. */
export type ApiExperiment = z.infer<typeof experimentSchema>
export type ApiExperimentPage = z.infer<typeof experimentPageSchema>
export type ApiRevision = z.infer<typeof revisionSchema>
export type ApiVariant = z.infer<typeof variantSchema>
export type ApiExample = z.infer<typeof exampleSchema>
export type ApiRun = z.infer<typeof runSchema>
export type ApiRunRow = z.infer<typeof runRowSchema>
export type ApiRunPage = z.infer<typeof runPageSchema>
export type ApiStageResult = z.infer<typeof stageResultSchema>
export type ApiScore = z.infer<typeof scoreSchema>
export type ApiScoreFailure = z.infer<typeof scoreFailureSchema>
export type ApiLabel = z.infer<typeof labelSchema>
export type ApiLabelRequest = z.input<typeof labelBodySchema>
export type ApiReport = ReportJson
export type ApiComparison = ComparisonJson
export type ApiHeatMap = z.infer<typeof heatMapSchema>
export type ApiCache = z.infer<typeof cacheSchema>
export type ApiProvider = z.infer<typeof providerSchema>
export type ApiProviderState = z.infer<typeof providerStateSchema>
export type ApiFileList = z.infer<typeof fileListSchema>
export type ApiFile = z.infer<typeof fileSchema>
export type ApiRunRequest = z.input<typeof runBodySchema>
export type ApiStarted = z.infer<typeof startedSchema>
export type ApiRendering = z.infer<typeof renderingSchema>
export type { ProblemJson as ApiProblem } from './problem.ts'
export type { ExperimentNotice as ApiExperimentNotice } from './events/frames.ts'
export type { ExperimentState as ApiExperimentState, RunEnding as ApiRunEnding } from '../domain/browse.ts'
