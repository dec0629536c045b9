import { availableParallelism } from 'node:os'
import { z } from 'zod'
import type { ProgramEnd } from '../domain/program.ts'
import { argumentFileTexts } from './argument-files.ts'
import { defineScorerKind } from './define-scorer-kind.ts'
import { answerMessage, readOutsideScore } from './outside-score.ts'
import { inTime, timeoutOptions } from './outside-time.ts'
import { Places } from './places.ts'

/**
 * A program of the user's that scores: it gets the answer as JSON on its standard input and writes a score to its standard
 * output. No shell is between, and nothing of an answer is ever an argument. A program that ends with another status than
 * 0, writes no score, or takes too long (it is ended then) is a failed score.
 */
export const command = defineScorerKind({
  kind: 'command',
  codeVersion: 1,
  unversioned: ['timeoutMs', 'maxConcurrency'],
  options: z.strictObject({
    command: z
      .array(z.string())
      .min(1)
      .refine(([program]) => program?.trim() !== '', 'name the program first')
      .describe('The program and its arguments, such as [python3, score.py]. No shell reads them.'),
    ...timeoutOptions,
    maxConcurrency: z
      .int()
      .min(1)
      .optional()
      .describe('How many of it may run at once; as many as the machine has processors unless it says otherwise.'),
  }),
  prepare: async ({ command: [program = '', ...programArguments], timeoutMs, maxConcurrency }, _settings, given) => {
    const places = new Places(maxConcurrency ?? availableParallelism())
    const { directory, environment, runProgram } = given
    const start = { program, programArguments, directory, environment, longestOutputBytes }
    return {
      fileTexts: await argumentFileTexts([program, ...programArguments], directory),
      grade: async (output, context, input) => {
        const leave = await places.take(context)
        let ending: Promise<unknown> = Promise.resolve()
        try {
          return await inTime(timeoutMs, context.signal, program, async (signal) => {
            const running = runProgram({ ...start, input: answerMessage(output, context, input) }, signal)
            ending = running
            return readOutsideScore(writtenBy(program, await running, directory), program)
          })
        } finally {
          // The place is free when the program has really ended, which may be after its time.
          void ending.finally(leave)
        }
      },
    }
  },
})

const longestOutputBytes = 1024 * 1024

function writtenBy(program: string, end: ProgramEnd, directory: string): string {
  switch (end.kind) {
    case 'not-started':
      throw new Error(
        `${program} can't be started (${end.cause.message}); is it installed and on PATH? Paths begin in ${directory}`,
        { cause: end.cause },
      )
    case 'output-too-long':
      throw new Error(`${program} wrote more than 1 MB`)
    case 'ended':
      if (end.status === 0) return end.output
      throw new Error(`${program} ${howItEnded(end)}${complaintOf(end.complaint)}`)
  }
}

function howItEnded({ status, signal }: { readonly status: number | null; readonly signal: string | null }): string {
  return status === null ? `was ended by ${signal}` : `ended with status ${status}`
}

/** Tracebacks say what went wrong at their end or, as those of Node, some lines before. */
function complaintOf(complaint: string): string {
  const lines = complaint.trimEnd().split('\n').slice(-keptLines).join('\n').slice(-keptCharacters)
  return lines === '' ? '' : `: ${lines}`
}

const keptLines = 12
const keptCharacters = 1000
