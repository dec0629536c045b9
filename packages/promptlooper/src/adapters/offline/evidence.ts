import type { Question } from './question.ts'

/** A piece of the prompt that speaks for a label. */
export interface Evidence {
  readonly text: string
  /** Its label's place in the list. */
  readonly label: number
  /** How much it counts beside a demonstration, which counts 1. */
  readonly weight: number
}

/**
 * Everything in a prompt that speaks for a label: its name, its description, the description's parts between commas and
 * semicolons, its demonstrations. The parts count 2 together, however many they are: for the short texts that
 * definitions are, they say more than the whole sentence. Tuned on WordNet glosses that no example holds.
 */
export function readEvidence(question: Pick<Question, 'labels' | 'demonstrations'>): readonly Evidence[] {
  const places = new Map(question.labels.map(({ name }, label) => [name, label]))
  const stated = question.labels.flatMap(({ name, description }, label): Evidence[] => {
    if (description === '') return [{ text: name, label, weight: 1 }]
    const parts = description.split(/[,;:]\s+/).filter((part) => part.trim() !== '')
    const partEvidence = parts.length < 2 ? [] : parts.map((text) => ({ text, label, weight: 2 / parts.length }))
    return [{ text: name, label, weight: 1 }, { text: description, label, weight: 1 }, ...partEvidence]
  })
  const shown = question.demonstrations.flatMap(({ text, label: name }): Evidence[] => {
    const label = places.get(name)
    return label === undefined ? [] : [{ text, label, weight: 1 }]
  })
  return [...stated, ...shown]
}
