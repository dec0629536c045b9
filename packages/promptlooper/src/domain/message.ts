/** A piece of a message's content. `image` and `file` are an https URL, a data URL, or a path relative to the dataset. */
export type MessagePart = { readonly text: string } | { readonly image: string } | { readonly file: string }

/** One turn of a chat. */
export interface Message {
  readonly role: string
  readonly content: string | readonly MessagePart[]
}

/** What is sent to a model: a text, or the turns of a chat. */
export type Prompt = string | readonly Message[]

/** The prompt as one text, for storing, hashing and showing: a text stays itself, messages become JSON. */
export function promptText(prompt: Prompt): string {
  return typeof prompt === 'string' ? prompt : JSON.stringify(prompt)
}
