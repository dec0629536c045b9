import { z } from 'zod'
import { canonicalJson } from '../domain/config-hash.ts'
import type { JsonValue } from '../domain/json-value.ts'
import type { ScoreOutcome } from '../domain/scorer.ts'
import type { ToolCall } from '../domain/adapter.ts'
import { parseJsonText } from './answer-json.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { expectedJson } from './expected.ts'
import { clip } from './quote.ts'

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
  }),
  prepare: ({ order }) => ({
    grade: (_output, context) => compareCalls(expectedCalls(context.expected), context.toolCalls ?? [], order),
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
  order: 'exact' | 'any',
): ScoreOutcome {
  const { missing, left } = order === 'exact' ? pairInOrder(expected, given) : pairInAnyOrder(expected, given)
  const faults = [
    ...missing.map((call) => `missing ${shown(call)}`),
    ...left.map((call) => `not expected: ${shown(call)}`),
  ]
  return faults.length === 0 ? { value: 1 } : { value: 0, reason: faults.slice(0, 4).join('; ') }
}

interface Pairing {
  readonly missing: readonly ExpectedCall[]
  readonly left: readonly ToolCall[]
}

function pairInOrder(expected: readonly ExpectedCall[], given: readonly ToolCall[]): Pairing {
  const holds = (index: number): boolean => {
    const [wanted, call] = [expected[index], given[index]]
    return wanted !== undefined && call !== undefined && isCall(wanted, call)
  }
  return {
    missing: expected.filter((_, index) => !holds(index)),
    left: given.filter((_, index) => !holds(index)),
  }
}

/** Calls that name their input choose first: one that takes any input must not take another's only match. */
function pairInAnyOrder(expected: readonly ExpectedCall[], given: readonly ToolCall[]): Pairing {
  const left = [...given]
  const missing: ExpectedCall[] = []
  const choosiestFirst = expected.toSorted((one, other) => Number('input' in other) - Number('input' in one))
  for (const wanted of choosiestFirst) {
    const index = left.findIndex((call) => isCall(wanted, call))
    if (index === -1) missing.push(wanted)
    else left.splice(index, 1)
  }
  return { missing, left }
}

function isCall(wanted: ExpectedCall, call: ToolCall): boolean {
  if (wanted.name !== call.name) return false
  return wanted.input === undefined || canonicalJson(wanted.input) === canonicalJson(call.input)
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
