import pc from 'picocolors'

import { exitStatus } from './exit-status.ts'

/** Functions that colour a text, or leave it as it is. */
export type TerminalColours = ReturnType<typeof pc.createColors>

/** A stream that is a terminal; it tells how wide a line may be. */
export type LiveStream = NodeJS.WritableStream & { readonly columns: number }

/** Where a command stands: what it reads and writes, handed in so that nothing else reaches for the process. */
export interface Terminal {
  /** Writes results, to stdout. */
  readonly write: (text: string) => void
  /**
   * As `write`; resolves when there is room for more, so that a long result is not held in memory: with false where nobody
   * reads any more.
   */
  readonly writeFully: (text: string) => Promise<boolean>
  /** Writes one line of everything else, to stderr. */
  readonly note: (line: string) => void
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The folder that the person stands in. */
  readonly directory: string
  /** Colours for results; they do nothing where stdout is no terminal or NO_COLOR is set. */
  readonly colours: TerminalColours
  /** Colours for notes. */
  readonly noteColours: TerminalColours
  /** Characters in a line of results; null where stdout is no terminal. */
  readonly columns: number | null
  /** Whether results go to a terminal, where control characters from models could do harm. */
  readonly writesToPerson: boolean
  /** The stream that a live progress line may be drawn on; null where stderr is no terminal. */
  readonly liveStream: LiveStream | null
  /** Whether a person can be asked. */
  readonly canAsk: boolean
}

/** The terminal of this process. A reader of stdout that went away (`| head`) is no error. */
export function processTerminal(): Terminal {
  const { stdin, stdout, stderr, env } = process
  stdout.on('error', endUnlessReaderLeft)
  // Notes that nobody can take must not end a run.
  stderr.on('error', () => {})
  return {
    write: (text) => void stdout.write(text),
    writeFully: (text) => written(stdout, text),
    note: (line) => void stderr.write(`${line}\n`),
    environment: env,
    directory: process.cwd(),
    colours: pc.createColors(wantsColours(stdout, env)),
    noteColours: pc.createColors(wantsColours(stderr, env)),
    columns: stdout.isTTY ? stdout.columns : null,
    writesToPerson: stdout.isTTY,
    liveStream: stderr.isTTY && env['TERM'] !== 'dumb' ? stderr : null,
    canAsk: stdin.isTTY && stderr.isTTY,
  }
}

async function written(stream: NodeJS.WriteStream, text: string): Promise<boolean> {
  // A reader that went away makes no room ever: the callback of the write tells, with its error, in either event.
  return await new Promise<boolean>((resolve) => {
    stream.write(text, (error) => resolve(!error))
  })
}

/** A full disk behind `> file`, say. Results are written last: whatever was run is stored by then. */
function endUnlessReaderLeft(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED') return
  process.stderr.write(`error: the results can not be written to stdout: ${error.message}\n`)
  process.stderr.write('  What was run is stored; "promptlooper report NAME" writes it again.\n')
  process.exit(exitStatus.failed)
}

/** https://no-color.org: any text but the empty one in NO_COLOR turns colours off. */
function wantsColours(stream: NodeJS.WriteStream, environment: NodeJS.ProcessEnv): boolean {
  if ((environment['NO_COLOR'] ?? '') !== '') return false
  const forced = environment['FORCE_COLOR']
  if (forced !== undefined && forced !== '') return forced !== '0'
  return stream.isTTY && environment['TERM'] !== 'dumb'
}
