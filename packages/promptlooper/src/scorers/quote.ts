/** A text as reasons show it: in quotes, on one line, cut after 80 characters. */
export function quote(text: string): string {
  return JSON.stringify(clip(text))
}

/** A text cut after 80 characters. */
export function clip(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text
}

const longestShown = 80
