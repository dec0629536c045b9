import { seededRandom, shuffledOrder } from '../random.ts'

/** A step of a race: the places of its examples. One example or, where groups are the sample, one whole group. */
export type RaceStep = readonly number[]

/**
 * The steps of a race in the order that its seed decides. The order depends on nothing but the seed: not on scores, and
 * not on what is stored already.
 * @param groups the group of each example, a whole number from 0, where a step is a whole group; null: each is its own
 */
export function raceSteps(exampleCount: number, groups: ArrayLike<number> | null, seed: string): readonly RaceStep[] {
  const random = seededRandom(seed)
  const members = groups === null ? null : membersOf(groups)
  const order = shuffledOrder(members?.length ?? exampleCount, random)
  return Array.from(order, (place) => members?.[place] ?? [place])
}

function membersOf(groups: ArrayLike<number>): readonly RaceStep[] {
  const members: number[][] = []
  for (let index = 0; index < groups.length; index += 1) {
    const group = groups[index] ?? 0
    const there = members[group]
    if (there === undefined) members[group] = [index]
    else there.push(index)
  }
  return members
}
