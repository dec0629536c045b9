// The workload in the form of braintrust's SDK, nothing sent to its service: results stay in memory. Prints how many
// results have both scores, and how long the evaluation took.
import { Eval } from 'braintrust'
import { askModel, questions, scorers } from '../workload.mjs'

const startedAt = performance.now()
const { results } = await Eval(
  'calls',
  {
    data: () => questions(),
    task: (input) => askModel(input),
    scores: scorers.map(({ name, score }) => {
      const scorer = ({ output, expected }) => score(output, expected)
      Object.defineProperty(scorer, 'name', { value: name })
      return scorer
    }),
    maxConcurrency: Number(process.env.BENCH_CONCURRENCY),
  },
  {
    noSendLogs: true,
    progress: { start: () => {}, increment: () => {}, stop: () => {} },
    reporter: { name: 'none', reportEval: () => true, reportRun: () => true },
  },
)
const runsMs = performance.now() - startedAt
const runs = results.filter(({ scores }) => scores.equals === 1 && scores.contains === 1).length
console.log(JSON.stringify({ runs, runsMs }))
