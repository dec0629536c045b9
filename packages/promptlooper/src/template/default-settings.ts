import type { TemplateSettings } from '../domain/experiment.ts'

/** What `jinja2.Environment()` has in Python, where nothing else is said. */
export const defaultTemplateSettings: TemplateSettings = {
  trimBlocks: false,
  lstripBlocks: false,
  keepTrailingNewline: false,
  newlineSequence: '\n',
  autoescape: false,
  undefined: 'default',
  blockStart: '{%',
  blockEnd: '%}',
  variableStart: '{{',
  variableEnd: '}}',
  commentStart: '{#',
  commentEnd: '#}',
  lineStatementPrefix: null,
  lineCommentPrefix: null,
  extensions: [],
  includes: {},
  filters: null,
  filtersHash: null,
}
