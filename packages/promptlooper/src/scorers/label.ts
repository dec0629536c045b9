import { z } from 'zod'
import type { JsonObject } from '../domain/json-value.ts'
import type { ScoreOutcome } from '../domain/scorer.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { expectedText } from './expected.ts'
import { foldLabel, labelReader, type LabelReader } from './find-label.ts'
import { quote } from './quote.ts'
import type { OptionFault } from './read-options.ts'
import { valueText } from './value-text.ts'

/**
 * 1 when the class that the answer names is the expected one. The score carries the class that was read, so that a
 * report can draw a confusion matrix; an answer that names none, or several, is 0 and has no label.
 */
export const label = defineScorerKind({
  kind: 'label',
  codeVersion: 1,
  options: z.strictObject({
    labels: z
      .array(valueText.refine((text) => text.trim() !== '', 'a label needs a name'))
      .min(1)
      .describe('The classes.'),
    aliases: z.record(z.string(), z.array(valueText)).default({}).describe('Other names of classes: label → names.'),
  }),
  check: nameFault,
  prepare: ({ labels, aliases }) => {
    const read = labelReader(namesOf(labels, aliases))
    const known = new Map([...namesOf(labels, aliases)].map(([name, its]) => [foldLabel(name), its]))
    return {
      grade: (output, context) => {
        const written = expectedText(context.expected)
        const expected = known.get(foldLabel(written))
        if (expected === undefined) {
          throw new Error(`expected ${quote(written)} is none of the labels ${labels.join(', ')}`)
        }
        return gradeLabel(read, output, expected)
      },
    }
  },
})

function gradeLabel(read: LabelReader, output: string, expected: string): ScoreOutcome {
  const reading = read(output)
  if (reading.kind === 'none') return { value: 0, reason: `no label in ${quote(output)}` }
  if (reading.kind === 'several') return { value: 0, reason: `several labels: ${reading.labels.join(', ')}` }
  if (reading.label === expected) return { value: 1, label: expected }
  return { value: 0, label: reading.label, reason: `expected ${expected}, got ${reading.label}` }
}

function namesOf(
  labels: readonly string[],
  aliases: { readonly [label: string]: readonly string[] },
): Map<string, string> {
  const names = new Map(labels.map((name) => [name, name]))
  for (const [owner, others] of Object.entries(aliases)) for (const name of others) names.set(name, owner)
  return names
}

/** Two classes of one name could not be told apart. */
function nameFault(options: JsonObject): OptionFault | undefined {
  const { labels, aliases } = optionsShape.parse(options)
  const owners = new Set<string>()
  for (const name of labels) {
    if (owners.has(foldLabel(name))) return { path: ['labels'], message: `the label "${name}" stands twice` }
    owners.add(foldLabel(name))
  }
  const taken = new Set(owners)
  for (const [owner, others] of Object.entries(aliases)) {
    if (!labels.includes(owner)) return { path: ['aliases', owner], message: `"${owner}" is none of the labels` }
    for (const name of others) {
      if (taken.has(foldLabel(name))) return { path: ['aliases', owner], message: `the name "${name}" stands twice` }
      taken.add(foldLabel(name))
    }
  }
  return undefined
}

const optionsShape = z.object({ labels: z.array(z.string()), aliases: z.record(z.string(), z.array(z.string())) })
