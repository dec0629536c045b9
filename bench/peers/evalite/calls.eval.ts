// The workload in evalite's own form; what to ask stands in the environment. Writes how long it took from the first call
// to the last score: the duration that evalite prints is another.
import { writeFileSync } from 'node:fs'
import { evalite } from 'evalite'
import { askModel, questions, scorers } from '../workload.mjs'

let startedAt: number | undefined
let scores = 0

evalite('calls', {
  data: () => questions(),
  task: (input) => {
    startedAt ??= performance.now()
    return askModel(input)
  },
  scorers: scorers.map(({ name, score }) => ({
    name,
    scorer: ({ output, expected }) => {
      scores += 1
      if (scores === Number(process.env.BENCH_COUNT) * scorers.length) {
        writeFileSync(process.env.BENCH_DURATION_FILE ?? '', String(performance.now() - (startedAt ?? 0)))
      }
      return score(output, expected)
    },
  })),
})
