import type { SourcePosition, TemplateSource } from '../../domain/experiment.ts'

/** The keys and indexes that lead to a value in a document. */
export type KeyPath = readonly (string | number)[]

/** Where a text stands in a file: the place of its first character, and the columns before its later lines. */
export type TextPlace = Pick<TemplateSource, 'position' | 'indent'>

/** A file that was read: its value as plain JSON, and where each part of it stands. */
export interface SourceDocument {
  /** The file as messages name it. */
  readonly shownFile: string
  readonly text: string
  readonly value: unknown
  /** The place of a value; of the nearest value around it where there is none at this path. */
  positionOf(path: KeyPath): SourcePosition
  /** The place of a member's key, or of a list's item. */
  keyPositionOf(path: KeyPath): SourcePosition
  /** The place of the text of a string. */
  textPlaceOf(path: KeyPath): TextPlace
}

/** A path of keys as people write it: `stages[1].params.temperature`. */
export function keyPathText(path: KeyPath): string {
  return path.reduce<string>(
    (text, key) =>
      typeof key === 'number'
        ? `${text}[${key}]`
        : /^[\w-]+$/u.test(key)
          ? text === ''
            ? key
            : `${text}.${key}`
          : `${text}[${JSON.stringify(key)}]`,
    '',
  )
}
