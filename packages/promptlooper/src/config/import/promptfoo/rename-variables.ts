/** Names that PromptLooper's own variables have in a prompt. */
const TAKEN: ReadonlySet<string> = new Set([
  'input',
  'config',
  'stages',
  'prev_output',
  'stage_index',
  'outputs',
  'vars',
])

/** The name that a variable gets: its own, or where that is taken, the same with `_text`. */
export function variableName(name: string): string {
  return TAKEN.has(name) ? `${name}_text` : name
}

/** A template that names its variables as `variableName` does. Texts within tags stay; so do attributes. */
export function withRenamedVariables(template: string, names: Iterable<string>): string {
  const renamed = [...names].filter((name) => TAKEN.has(name))
  if (renamed.length === 0) return template
  const pattern = new RegExp(
    `('(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*")|(?<![.\\w])(${renamed.join('|')})\\b(?!\\s*=[^=])`,
    'g',
  )
  return template.replaceAll(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, (tag) =>
    tag.replaceAll(pattern, (whole, quoted: string | undefined, name: string) =>
      quoted === undefined ? variableName(name) : whole,
    ),
  )
}
