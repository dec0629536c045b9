import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import type { JsonValue } from '../../domain/json-value.ts'

/** An example of the documentation: a scorer, and what it gives to some answers. */
export interface DocumentedScorer {
  /** The line of the document that it begins at. */
  readonly line: number
  readonly scorer: JsonValue
  /** Texts of files that stand beside the experiment file, by name. */
  readonly files: { readonly [name: string]: string }
  /** Which of the files answers at http://127.0.0.1:8000: its default export gives a score for what is sent there. */
  readonly server: string | null
  readonly answers: readonly DocumentedAnswer[]
}

/** An answer with what a scorer gives to it: a value, nothing at all, or a failed score. */
export type DocumentedAnswer = z.output<typeof answerSchema>

/** Reads the fenced YAML blocks of a document that show a scorer. What a block says of all answers, each may say anew. */
export async function readDocumentedScorers(path: URL): Promise<readonly DocumentedScorer[]> {
  const text = await readFile(path, 'utf8')
  const found: DocumentedScorer[] = []
  for (const block of text.matchAll(/^```yaml\n(.*?)^```$/gmsu)) {
    const { scorer, files, server, answers, ...shared } = blockSchema.parse(parse(block[1] ?? ''))
    const line = text.slice(0, block.index).split('\n').length
    const read = answers.map((answer) => answerSchema.parse({ ...shared, ...answer }))
    found.push({ line, scorer, files, server, answers: read })
  }
  return found
}

const answerSchema = z.strictObject({
  output: z.string(),
  input: z.json().default(''),
  expected: z.json().default(null),
  metadata: z.record(z.string(), z.json()).default({}),
  checks: z.array(z.json()).optional(),
  stage: z.looseObject({}).default({}),
  gives: z.union([z.number(), z.literal('nothing')]).optional(),
  fails: z.string().optional(),
  because: z.string().optional(),
  label: z.string().nullable().optional(),
  raw: z.number().optional(),
})

const blockSchema = z.looseObject({
  scorer: z.json(),
  files: z.record(z.string(), z.string()).default({}),
  server: z.string().nullable().default(null),
  answers: z.array(z.record(z.string(), z.json())).min(1),
})
