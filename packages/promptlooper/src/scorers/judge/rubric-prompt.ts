import type { ScorerSettings } from '../../domain/experiment.ts'
import { compilePrompt } from '../../template/compile-prompt.ts'
import { defaultTemplateSettings } from '../../template/default-settings.ts'
import { jsonText } from '../answer-json.ts'
import type { ScorerSurroundings } from '../scorer-kind.ts'
import type { Delimiter } from './delimit.ts'
import { judgedContext, type JudgePrompt } from './judge-prompt.ts'

/** A part of what a judge is shown: a heading, and a text between marks. */
export interface ShownPart {
  readonly heading: string
  /** What its marks are named. */
  readonly name: string
  readonly text: string
}

/**
 * The prompt of a judge for which the file gives a rubric alone: the rubric, the input, what is expected where there is
 * something, and the answer. The rubric may be a template, such as `{{ metadata.rubric }}`.
 */
export function rubricPrompt(rubric: string, settings: ScorerSettings, given: ScorerSurroundings): JudgePrompt {
  const template = given.template ?? defaultTemplateSettings
  const source = { text: rubric, path: null, position: settings.position, indent: 'unknown' } as const
  const compiled = compilePrompt({ kind: 'text', template: source }, template, given.filters)
  return {
    texts: [JSON.stringify(template)],
    render: (judged, closing) => {
      const { output, input, context } = judged
      const expected = context.expected === null ? [] : [jsonText(context.expected)]
      const inputText = jsonText(input)
      const { delimiter, variables } = judgedContext(judged, settings.stageIndex, [inputText, ...expected])
      const rendered = compiled.render(variables)
      const rules = `You judge an answer by a rubric.\n\nRubric:\n${typeof rendered === 'string' ? rendered.trim() : ''}`
      const parts = [
        { heading: 'The input that was answered:', name: 'input', text: inputText },
        ...expected.map((text) => ({ heading: 'An answer that is known to be right:', name: 'expected', text })),
        { heading: 'The answer to judge:', name: 'answer', text: output },
      ]
      return shownPrompt(rules, parts, closing, delimiter)
    },
  }
}

/** One prompt: the rules, the parts between marks, what they are, and the form of the answer. */
export function shownPrompt(
  rules: string,
  parts: readonly ShownPart[],
  closing: string,
  { around, notice }: Delimiter,
): string {
  const shown = parts.map(({ heading, name, text }) => `${heading}\n${around(name, text)}`)
  return [rules, ...shown, notice, closing].join('\n\n')
}
