import { promptOf } from '../measuring/calls-experiment.ts'
import type { LabelledPrompt, Workload } from './contender.ts'

/** What both scorers look for in every answer, and what no edit of a prompt takes away. */
export const everyAnswerHolds = 'say this back'

/** The prompts of a workload. */
export function promptsOf({ prompts }: Workload): readonly LabelledPrompt[] {
  return prompts ?? [{ label: 'plain', text: promptOf(0).replace('0', '{{ number }}') }]
}

/** Its questions: a number and the answer that is right for the first prompt. */
export function questionsOf(workload: Workload): readonly { readonly number: number; readonly answer: string }[] {
  const [prompt] = promptsOf(workload)
  return Array.from({ length: workload.count }, (_, index) => {
    const number = index + (workload.first ?? 0)
    return { number, answer: prompt?.text.replace('{{ number }}', String(number)) ?? '' }
  })
}
