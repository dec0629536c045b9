/** What a reader must know about the sample behind a mean or a difference. */
export type SampleNote =
  /** n < 15. */
  | 'few-examples'
  /** n < 5: no interval. */
  | 'too-few-for-interval'
  /** Fewer than 10 effective groups. */
  | 'few-groups'
  /** Fewer than 2 effective groups: how sure the figure is can't be known. */
  | 'too-few-groups'
  /** All values, or all sums of groups, are equal: the sample says nothing of the spread, so there is no interval. */
  | 'no-spread'

/** The notes that follow from sizes alone; `effectiveGroups` is null where there are no groups. */
export function sizeNotes(n: number, effectiveGroups: number | null): readonly SampleNote[] {
  const notes: SampleNote[] = []
  if (n < 5) notes.push('too-few-for-interval')
  else if (n < 15) notes.push('few-examples')
  if (effectiveGroups !== null && effectiveGroups < 2) notes.push('too-few-groups')
  else if (effectiveGroups !== null && effectiveGroups < 10) notes.push('few-groups')
  return notes
}
