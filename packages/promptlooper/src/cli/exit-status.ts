/** What the command's exit status says. */
export const exitStatus = {
  /** Done; some runs may have failed, which is printed. */
  done: 0,
  /** It could not be done, or all runs failed, or more than `--max-failures`. */
  failed: 1,
  /** A gate of the file does not hold. */
  gateFailed: 2,
  /** Undecided where a gate or the command demanded a decision. */
  undecided: 3,
  /** Ended by Ctrl-C. */
  interrupted: 130,
  /** Ended by SIGTERM. */
  terminated: 143,
} as const

/** One of the statuses with which a command ends. */
export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus]
