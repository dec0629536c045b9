import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { offline } from '../adapters/offline.ts'
import { providerSettings, surroundings } from '../adapters/testing/surroundings.ts'
import type { Adapter } from '../domain/adapter.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { Scorer } from '../domain/scorer.ts'
import { messageOf } from '../domain/errors.ts'
import { scorerKinds } from './scorer-kinds.ts'
import { judgeKinds } from './judge/judge-kinds.ts'
import { contextOf, type AnswerGiven } from './testing/answer-context.ts'
import { makeScorer, scoreWith } from './testing/make-scorer.ts'
import { readDocumentedScorers, type DocumentedAnswer, type DocumentedScorer } from './testing/read-documented.ts'
import { serveScores } from './testing/score-server.ts'

const documented = await readDocumentedScorers(new URL('../../../../docs/scorers.md', import.meta.url))
let directory: string
let encoder: Adapter | undefined

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'scorers-'))
})

afterAll(async () => {
  await encoder?.close?.()
  await rm(directory, { recursive: true })
})

// Judges have theirs in docs/judges.md, which has a test of its own.
test('every kind that runs has an example in the documentation', () => {
  const shown = new Set(
    documented.map(({ scorer }) => (typeof scorer === 'string' ? scorer : Reflect.get(Object(scorer), 'scorer'))),
  )
  const judges = new Set(judgeKinds.map(({ kind }) => kind))
  expect([...scorerKinds.keys()].filter((kind) => !judges.has(kind) && !shown.has(kind))).toEqual([])
})

describe.each(documented)('docs/scorers.md:$line $scorer', ({ scorer: written, files, server, answers }) => {
  test.each(answers)('$output gives $gives', async (answer) => {
    await writeFiles(files)
    const serving = server === null ? null : await serveScores(join(directory, server))
    try {
      const scorer = await makeScorer(atServer(written, serving?.origin), directory)
      const given: AnswerGiven = { ...answer, checks: answer.checks ?? [], embed }
      if (answer.fails !== undefined) expect(await failureOf(scorer, given)).toContain(answer.fails)
      else if (answer.gives === 'nothing') expect(scorer.applies?.(contextOf(given))).toBe(false)
      else await expectScore(scorer, given, answer)
    } finally {
      serving?.close()
    }
  })
})

/** The encoder that comes with the program. */
async function embed(texts: readonly string[], model: string): Promise<readonly (readonly number[])[]> {
  expect(model).toBe('offline/use-lite')
  encoder ??= await offline.create(providerSettings('offline', 'offline', {}), surroundings())
  const answer = await encoder.embed?.(texts, 'use-lite')
  return (answer?.vectors ?? []).map((vector) => Array.from(vector))
}

async function writeFiles(files: DocumentedScorer['files']): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), text)
  }
}

/** The scorer with the server's real address in place of the documented one. */
function atServer(written: JsonValue, origin: string | undefined): JsonValue {
  if (origin === undefined) return written
  return JSON.parse(JSON.stringify(written).replaceAll('http://127.0.0.1:8000', origin))
}

async function expectScore(scorer: Scorer, given: AnswerGiven, answer: DocumentedAnswer): Promise<void> {
  expect(scorer.applies?.(contextOf(given))).not.toBe(false)
  const score = await scoreWith(scorer, given)
  expect(score).toMatchObject({ ok: true, value: answer.gives })
  if (!score.ok) return
  if (answer.because !== undefined) expect(score.reason).toContain(answer.because)
  if (answer.label !== undefined) expect(score.label).toBe(answer.label)
  if (answer.raw !== undefined) expect(score.rawValue).toBe(answer.raw)
}

async function failureOf(scorer: Scorer, given: AnswerGiven): Promise<string> {
  try {
    const score = await scoreWith(scorer, given)
    return score.ok ? `a score of ${score.value}` : score.message
  } catch (thrown) {
    return messageOf(thrown)
  }
}
