import { createLogUpdate } from 'log-update'

import type { ProgressSnapshot } from '../app/run-options.ts'
import { progressText } from './progress-text.ts'
import type { LiveStream, Terminal } from './terminal.ts'

/** Shows where a run stands, on stderr, without getting into the way of other lines there. */
export interface ProgressDisplay extends Disposable {
  show(snapshot: ProgressSnapshot): void
  /** Writes a line that stays. */
  note(line: string): void
}

/** How much of the progress is wanted. */
export type Loudness = 'normal' | 'quiet'

/** A line drawn over and over on a terminal, a plain line every few seconds elsewhere, nothing where it should be quiet. */
export function openProgressDisplay(terminal: Terminal, loudness: Loudness): ProgressDisplay {
  if (loudness === 'quiet') return { show: () => {}, note: terminal.note, [Symbol.dispose]: () => {} }
  return terminal.liveStream === null ? plainDisplay(terminal) : liveDisplay(terminal, terminal.liveStream)
}

const plainIntervalMs = 5000

function plainDisplay(terminal: Terminal): ProgressDisplay {
  let shownAtMs = performance.now()
  let shown = ''
  let pending: ProgressSnapshot | null = null
  const write = (snapshot: ProgressSnapshot): void => {
    const line = progressText(snapshot, null)
    shownAtMs = performance.now()
    pending = null
    if (line === shown) return
    shown = line
    terminal.note(line)
  }
  return {
    show(snapshot) {
      pending = snapshot
      if (performance.now() - shownAtMs >= plainIntervalMs) write(snapshot)
    },
    note: terminal.note,
    // The last state always shows, so that a log says how the run ended.
    [Symbol.dispose]: () => void (pending === null || write(pending)),
  }
}

function liveDisplay(terminal: Terminal, stream: LiveStream): ProgressDisplay {
  const draw = createLogUpdate(stream, { showCursor: true })
  let line = ''
  return {
    show(snapshot) {
      line = progressText(snapshot, stream.columns)
      draw(line)
    },
    note(text) {
      draw.clear()
      terminal.note(text)
      if (line !== '') draw(line)
    },
    [Symbol.dispose]() {
      draw.done()
    },
  }
}
