/** What a template's names stand for: plain values only. */
export type TemplateContext = { readonly [name: string]: unknown }
