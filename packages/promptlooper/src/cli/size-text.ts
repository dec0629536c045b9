/** A number of bytes for people: `0 bytes`, `12.3 kB`, `4.0 MB`; a kilobyte is 1000 bytes. */
export function sizeText(bytes: number): string {
  if (bytes < 1_000) return `${bytes} bytes`
  for (const [unit, size] of units) if (bytes >= size) return `${(bytes / size).toFixed(1)} ${unit}`
  return `${bytes} bytes`
}

const units: readonly (readonly [string, number])[] = [
  ['GB', 1_000_000_000],
  ['MB', 1_000_000],
  ['kB', 1_000],
]
