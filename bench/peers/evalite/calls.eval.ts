// The workload of bench/contenders/workload.ts in evalite's own form; what to ask stands in the environment.
import { evalite } from 'evalite'
import { askModel, questions, scorers } from '../workload.mjs'

evalite('calls', {
  data: () => questions(),
  task: (input) => askModel(input),
  scorers: scorers.map(({ name, score }) => ({
    name,
    scorer: ({ output, expected }) => score(output, expected),
  })),
})
