import { z } from 'zod'

/** How two texts are made comparable. */
export interface TextForm {
  /** Upper and lower case are the same. */
  readonly ignoreCase: boolean
  /** White space before and after does not count. */
  readonly trim: boolean
}

/** The options of scorers that compare whole texts. */
export const textFormOptions = {
  ignoreCase: z.boolean().default(false).describe('Upper and lower case are the same.'),
  trim: z.boolean().default(true).describe('White space before and after does not count.'),
}

/** A text in the form in which it is compared. */
export function inForm(text: string, form: TextForm): string {
  const trimmed = form.trim ? text.trim() : text
  return form.ignoreCase ? trimmed.toLowerCase() : trimmed
}
