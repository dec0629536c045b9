import { z } from 'zod'
import { canonicalJson } from '../domain/config-hash.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { ScoreOutcome } from '../domain/scorer.ts'
import type { ToolCall } from '../domain/adapter.ts'
import { parseJsonText } from './answer-json.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { expectedJson } from './expected.ts'
import { clip } from './quote.ts'
import { jsonToleranceOptions, sameJson, type JsonTolerance } from './same-json.ts'

/**
 * 1 when the model called the tools that it should have, with the arguments that it should have given, and no others.
 * What is expected is a list of `{ name, input }` (`arguments` is the same as `input`); without `input` any will do.
 */
export const toolCalls = defineScorerKind({
  kind: 'tool-calls',
  codeVersion: 1,
  options: z.strictObject({
    order: z
      .enum(['exact', 'any'])
      .default('exact')
      .describe('Whether the calls must come in the order that is expected.'),
    ...jsonToleranceOptions,
    give: z
      .enum(['all', 'share'])
      .optional()
      .describe('all, the default: 1 or 0. share: the share of calls that are right, among those expected and made.'),
  }),
  prepare: (options) => ({
    grade: (_output, context) => compareCalls(expectedCalls(context.expected), context.toolCalls ?? [], options),
  }),
})

/** A call as it should have been; `input` absent: any input will do. */
interface ExpectedCall {
  readonly name: string
  readonly input?: JsonValue
}

function compareCalls(
  expected: readonly ExpectedCall[],
  given: readonly ToolCall[],
  { order, give, ...tolerance }: CallRules,
): ScoreOutcome {
  const pair = order === 'exact' ? pairInOrder : pairInAnyOrder
  const { missing, left } = pair(expected, given, (wanted, call) => isCall(wanted, call, tolerance))
  const faults = [
    ...missing.map((call) => `missing ${shown(call)}`),
    ...left.map((call) => `not expected: ${shown(call)}`),
  ]
  if (faults.length === 0) return { value: 1 }
  const right = expected.length - missing.length
  const value = give === 'share' ? right / (right + missing.length + left.length) : 0
  return { value, reason: faults.slice(0, 4).join('; ') }
}

interface CallRules extends JsonTolerance {
  readonly order: 'exact' | 'any'
  readonly give?: 'all' | 'share' | undefined
}

type CallMatch = (wanted: ExpectedCall, call: ToolCall) => boolean

interface Pairing {
  readonly missing: readonly ExpectedCall[]
  readonly left: readonly ToolCall[]
}

function pairInOrder(expected: readonly ExpectedCall[], given: readonly ToolCall[], isMatch: CallMatch): Pairing {
  const holds = (index: number): boolean => {
    const [wanted, call] = [expected[index], given[index]]
    return wanted !== undefined && call !== undefined && isMatch(wanted, call)
  }
  return {
    missing: expected.filter((_, index) => !holds(index)),
    left: given.filter((_, index) => !holds(index)),
  }
}

/** Calls that name their input choose first: one that takes any input must not take another's only match. */
function pairInAnyOrder(expected: readonly ExpectedCall[], given: readonly ToolCall[], isMatch: CallMatch): Pairing {
  const left = [...given]
  const missing: ExpectedCall[] = []
  const choosiestFirst = expected.toSorted((one, other) => Number('input' in other) - Number('input' in one))
  for (const wanted of choosiestFirst) {
    const index = left.findIndex((call) => isMatch(wanted, call))
    if (index === -1) missing.push(wanted)
    else left.splice(index, 1)
  }
  return { missing, left }
}

function isCall(wanted: ExpectedCall, call: ToolCall, tolerance: JsonTolerance): boolean {
  if (wanted.name !== call.name) return false
  return wanted.input === undefined || sameJson(wanted.input, call.input, tolerance)
}

function expectedCalls(expected: JsonValue): readonly ExpectedCall[] {
  const read = callsSchema.safeParse(expectedJson(expected))
  if (!read.success) throw new Error('expected is no list of calls; write it as [{ name, input }]')
  return read.data.map(({ name, input, arguments: given }) => {
    const wanted = input ?? (typeof given === 'string' ? parsedArguments(given) : given)
    return wanted === undefined ? { name } : { name, input: wanted }
  })
}

/** Chat completions write arguments as JSON text. */
function parsedArguments(text: string): JsonValue {
  const parsed = parseJsonText(text)
  return parsed.found ? parsed.value : text
}

const callsSchema = z.array(z.object({ name: z.string(), input: z.json().optional(), arguments: z.json().optional() }))

function shown({ name, input }: ExpectedCall): string {
  return input === undefined ? name : `${name} ${clip(canonicalJson(input))}`
}
