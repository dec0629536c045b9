/** What a program is started with. No shell reads its arguments. */
export interface ProgramStart {
  readonly program: string
  readonly programArguments: readonly string[]
  /** Where it starts, and where a relative path of it begins. */
  readonly directory: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What it gets on its standard input. */
  readonly input: string
  /** Bytes on its standard output after which it is ended; absent: 64 MB. */
  readonly longestOutputBytes?: number
}

/** How a program ended. */
export type ProgramEnd =
  | {
      readonly kind: 'ended'
      /** null where a signal ended it. */
      readonly status: number | null
      readonly signal: string | null
      readonly output: string
      /** The end of what it wrote to its standard error. */
      readonly complaint: string
    }
  | { readonly kind: 'not-started'; readonly cause: Error }
  | { readonly kind: 'output-too-long' }

/** Starts a program, gives it its input and waits for its end; the signal ends it. Never rejects. */
export type RunProgram = (start: ProgramStart, signal: AbortSignal) => Promise<ProgramEnd>
