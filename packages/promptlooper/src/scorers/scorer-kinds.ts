import { allOf } from './all-of.ts'
import { anyOf } from './any-of.ts'
import { bleu } from './bleu.ts'
import { autoevals } from './autoevals.ts'
import { checks } from './checks.ts'
import { command } from './command.ts'
import { contains } from './contains.ts'
import { cost } from './cost.ts'
import { exactMatch } from './exact-match.ts'
import { http } from './http.ts'
import { judgeKinds } from './judge/judge-kinds.ts'
import { jsonFields } from './json-fields.ts'
import { jsonSchema } from './json-schema.ts'
import { jsonValid } from './json-valid.ts'
import { label } from './label.ts'
import { latency } from './latency.ts'
import { length } from './length.ts'
import { levenshtein } from './levenshtein.ts'
import { numericClose } from './numeric-close.ts'
import { oneOf } from './one-of.ts'
import { refusal } from './refusal.ts'
import { regex } from './regex.ts'
import { rougeL } from './rouge-l.ts'
import type { ScorerKind, ScorerKinds } from './scorer-kind.ts'
import { script } from './script.ts'
import { similarity } from './similarity.ts'
import { toolCalls } from './tool-calls.ts'
import { weighted } from './weighted.ts'

const ofTexts = [exactMatch, contains, regex, oneOf, label, levenshtein, rougeL, bleu, numericClose, length]
const ofAnswers = [...ofTexts, jsonValid, jsonSchema, toolCalls, refusal, latency, cost]
const ofCode = [script, command, http, autoevals]
const ofModels = [similarity, ...judgeKinds]

// A row of a dataset is data: it may compare, but not name code to run or a model to ask.
const ofData = withComposites(withFields(ofAnswers))

/** Every kind of scorer that a file may name. */
export const scorerKinds: ScorerKinds = withComposites([
  ...withFields([...ofAnswers, ...ofCode, ...ofModels]),
  checks(ofData),
])

function withFields(kinds: readonly ScorerKind[]): readonly ScorerKind[] {
  return [...kinds, jsonFields(byName(kinds))]
}

/** Those that are made of others may be made of each other, too. */
function withComposites(kinds: readonly ScorerKind[]): ScorerKinds {
  const all: ScorerKinds = byName([...kinds, weighted(() => all), allOf(() => all), anyOf(() => all)])
  return all
}

function byName(kinds: readonly ScorerKind[]): ScorerKinds {
  return new Map(kinds.map((kind) => [kind.kind, kind]))
}
