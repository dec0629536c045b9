import { z } from 'zod'
import { canonicalJson } from '../domain/config-hash.ts'
import type { JsonValue } from '../domain/json-value.ts'

/** What differences between two JSON values do not count; the order of keys never does. */
export interface JsonTolerance {
  /** `any`: lists are the same whatever the order of their items. */
  readonly listOrder?: 'exact' | 'any' | undefined
  /** The greatest difference between two numbers. */
  readonly absolute?: number | undefined
}

/** The options of scorers that compare JSON. */
export const jsonToleranceOptions = {
  listOrder: z
    .enum(['exact', 'any'])
    .optional()
    .describe('Whether the items of a JSON list must stand in the order that is expected (exact, the default).'),
  absolute: z
    .number()
    .min(0)
    .optional()
    .describe('The greatest difference between two numbers of JSON; without it none.'),
}

/** Whether any difference is let pass. */
export function toleratesSomething({ listOrder, absolute }: JsonTolerance): boolean {
  return listOrder === 'any' || absolute !== undefined
}

/** Whether two JSON values are the same. Throws where lists of over 1,000 items may stand in any order. */
export function sameJson(wanted: JsonValue, given: JsonValue, tolerance: JsonTolerance): boolean {
  if (!toleratesSomething(tolerance)) return canonicalJson(wanted) === canonicalJson(given)
  if (typeof wanted === 'number' && typeof given === 'number') {
    // The least slack: 0.3 is within 0.1 of 0.2, whatever binary numbers make of it.
    return Math.abs(wanted - given) <= (tolerance.absolute ?? 0) * (1 + 1e-12) + 1e-15 * Math.abs(wanted)
  }
  if (typeof wanted !== 'object' || typeof given !== 'object' || wanted === null || given === null)
    return wanted === given
  if (Array.isArray(wanted) || Array.isArray(given)) {
    return Array.isArray(wanted) && Array.isArray(given) && sameList(wanted, given, tolerance)
  }
  const [wantedEntries, givenMembers] = [Object.entries(wanted), new Map<string, JsonValue>(Object.entries(given))]
  return (
    wantedEntries.length === givenMembers.size &&
    wantedEntries.every(([key, member]) => {
      const other = givenMembers.get(key)
      return other !== undefined && sameJson(member, other, tolerance)
    })
  )
}

function sameList(wanted: readonly JsonValue[], given: readonly JsonValue[], tolerance: JsonTolerance): boolean {
  if (wanted.length !== given.length) return false
  if (tolerance.listOrder !== 'any') {
    return wanted.every((item, index) => sameJson(item, given[index] ?? null, tolerance))
  }
  if (wanted.length > longestMatched)
    throw new Error(`lists of ${wanted.length} items are too long to match in any order`)
  return canPair(
    wanted.map((item) => given.flatMap((other, index) => (sameJson(item, other, tolerance) ? [index] : []))),
  )
}

const longestMatched = 1000

/**
 * Whether each item can have a partner of its own among its candidates: by augmenting paths (Kuhn 1955), because with a
 * tolerance the first that fits may be another's only one.
 */
function canPair(candidates: readonly (readonly number[])[]): boolean {
  const ownerOf = new Map<number, number>()
  const place = (item: number, tried: Set<number>): boolean =>
    (candidates[item] ?? []).some((partner) => {
      if (tried.has(partner)) return false
      tried.add(partner)
      const owner = ownerOf.get(partner)
      if (owner !== undefined && !place(owner, tried)) return false
      ownerOf.set(partner, item)
      return true
    })
  return candidates.every((_partners, item) => place(item, new Set()))
}
