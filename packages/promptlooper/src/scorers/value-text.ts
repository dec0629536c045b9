import { z } from 'zod'

/** A text in an option; YAML reads `42` and `true` as other things, so they are taken as their text. */
export const valueText = z.union([z.string(), z.number(), z.boolean()], 'expected a text').transform(String)
