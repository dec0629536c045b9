/** The same questions for every program, so that their figures can stand side by side. */
export interface Workload {
  /** The experiment's name; another name is another experiment on the same store and cache. */
  readonly name: string
  /** Ends in `/v1`. */
  readonly serverUrl: string
  readonly count: number
  /** The number of the first question; 0 unless told. */
  readonly first?: number
  readonly concurrency: number
  /** Default: one, which `promptOf` of `measuring/calls-experiment.ts` renders. */
  readonly prompts?: readonly LabelledPrompt[]
  readonly requestsPerMinute?: number
}

/** A prompt with `{{ number }}` in it. */
export interface LabelledPrompt {
  readonly label: string
  readonly text: string
}

/** What one command took. Times are milliseconds. */
export interface Figures {
  /** Runs that it ended well: those of every prompt. */
  readonly runs: number
  /** From its first run to its last, as the program says itself. */
  readonly runsMs: number
  /** From the command's start to its end. */
  readonly wholeMs: number
  /** Processor time of the process and its threads; absent where the program starts others. */
  readonly processorMs?: number
  readonly peakMebibytes?: number
}

/** A program that is measured. */
export interface Contender {
  /** With its version. */
  readonly name: string
  /**
   * Runs the questions with two scorers. All its state lies in the folder: a second command in the same one finds what
   * the first stored. Throws where not every run ended well.
   */
  run(folder: string, workload: Workload): Promise<Figures>
}

/** A contender that keeps answers, and what it can do beyond running. */
export interface StoringContender extends Contender {
  /** Writes the files of a workload; gives the words of the command that runs it. */
  prepare(folder: string, workload: Workload): Promise<readonly string[]>
  /** What its commands run with when their state lies in a folder. */
  environment(folder: string): NodeJS.ProcessEnv
  /** Looks into the store of a folder while a command runs there. */
  watchStore(folder: string): Promise<StoreWatch>
  /** Writes every run of an experiment into a file, in the form that it offers for that. */
  exportRuns(folder: string, name: string, file: string): Promise<{ readonly wholeMs: number }>
  /** The commands that print its version and its help. */
  readonly starts: { readonly version: readonly string[]; readonly help: readonly string[] }
  /** The form of `exportRuns`. */
  readonly exportForm: string
}

/** A look into a store from outside. */
export interface StoreWatch extends AsyncDisposable {
  /** Whether a run of the workload's second prompt has been stored since the watch began. */
  hasNewAnswer(): Promise<boolean>
}
