import { z } from 'zod'

const delimiterSchema = z.string().min(1)

/** What production gives to jinja2.Environment, in Python's names. */
export const templateSchema = z
  .strictObject({
    trim_blocks: z.boolean(),
    lstrip_blocks: z.boolean(),
    keep_trailing_newline: z.boolean(),
    newline_sequence: z.enum(['\n', '\r\n', '\r']),
    autoescape: z.boolean(),
    undefined: z
      .enum(['default', 'strict', 'chainable', 'debug'])
      .describe("Jinja2's Undefined, StrictUndefined, ChainableUndefined or DebugUndefined."),
    block_start_string: delimiterSchema,
    block_end_string: delimiterSchema,
    variable_start_string: delimiterSchema,
    variable_end_string: delimiterSchema,
    comment_start_string: delimiterSchema,
    comment_end_string: delimiterSchema,
    line_statement_prefix: delimiterSchema,
    line_comment_prefix: delimiterSchema,
    extensions: z.array(z.string()).describe('do and loopcontrols, also as jinja2.ext.do and jinja2.ext.loopcontrols.'),
    include: z.string().min(1).describe('The folder of the templates that prompts may include, import or extend.'),
    filters: z.string().min(1).describe('A module whose named exports are filters.'),
  })
  .partial()
  .describe("What production gives to jinja2.Environment, in Python's names.")

export type WrittenTemplate = z.infer<typeof templateSchema>
