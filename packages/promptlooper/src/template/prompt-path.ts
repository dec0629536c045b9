/** Whether a text is a path to a prompt file: one line, no `{`, ending as prompt files end. */
export function isPromptPath(text: string): boolean {
  return !/[\n\r{]/u.test(text) && /\.(?:jinja2?|j2|txt|md|ya?ml|json)$/u.test(text)
}

/** Whether a prompt file holds messages rather than one text. */
export function isMessageFile(path: string): boolean {
  return /\.(?:ya?ml|json)$/u.test(path)
}
