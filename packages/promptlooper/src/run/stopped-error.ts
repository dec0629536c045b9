import { PromptLooperError } from '../domain/errors.ts'

/** No further call begins: the command is ending, or its budget is used up. The run goes back to pending. */
export class StoppedError extends PromptLooperError {
  override readonly name = 'StoppedError'
}
