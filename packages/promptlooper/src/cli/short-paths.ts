import { sep } from 'node:path'

/** A message with the paths below the person's folder as the person would write them. */
export function shortPaths(message: string, directory: string): string {
  const folder = directory.endsWith(sep) ? directory : `${directory}${sep}`
  // Only where a path begins: a longer path that merely contains the folder's name stays.
  return message.replaceAll(folder, (found, offset: number) => {
    const before = message[offset - 1]
    return before === undefined || /[\s"'(]/.test(before) ? '' : found
  })
}
