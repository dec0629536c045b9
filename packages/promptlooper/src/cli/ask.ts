import { createInterface } from 'node:readline/promises'

import { PromptLooperError } from '../domain/errors.ts'
import type { Terminal } from './terminal.ts'

/**
 * Asks a person to confirm what can't be undone; anything but "y" or "yes" is a no. Throws a PromptLooperError where
 * nobody can be asked: there `--yes` must be given.
 */
export async function askToConfirm(question: string, terminal: Terminal): Promise<'yes' | 'no'> {
  if (!terminal.canAsk) {
    throw new PromptLooperError('not-confirmed', `${question} Nobody can be asked here.`, {
      hint: 'Add --yes to do it without a question.',
    })
  }
  const reader = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await reader.question(`${question} [y/N] `)
    return /^y(es)?$/i.test(answer.trim()) ? 'yes' : 'no'
  } finally {
    reader.close()
  }
}
