import type { BrowseStore, ExperimentState } from '../../domain/browse.ts'
import { securityHeaders } from '../guard/headers.ts'
import { type ExperimentNotice, helloFrame, mostEndsOfFrame, positionFrame, runsFrame } from './frames.ts'

/** What a stream writes to: a response of Node's http. */
export interface StreamTarget {
  writeHead(status: number, headers: Readonly<Record<string, string>>): unknown
  write(text: string): boolean
  end(): unknown
  destroy(): unknown
  on(event: 'close' | 'drain', listener: () => void): unknown
  readonly writableLength: number
  readonly destroyed: boolean
}

/** A client that takes nothing for so long is gone. */
const longestStallMs = 60_000
/** More than this is not kept for a client that reads slowly: it gets the rest from the store when it has caught up. */
const mostBufferedBytes = 256 * 1_024
/** With fewer it has caught up; still more than makes a stream say that it has drained. */
const fewBufferedBytes = 64 * 1_024

interface StreamGiven {
  readonly experimentId: string | null
  readonly after: number
  readonly isResumed: boolean
}

/** One client's stream. What it was too slow for is not kept, but read from the store again, from where it stopped. */
export class EventStream {
  readonly experimentId: string | null
  readonly #target: StreamTarget
  readonly #browse: BrowseStore
  readonly #isResumed: boolean
  readonly #onClose: (stream: EventStream) => void
  /** The sequence up to which everything was written. */
  #position: number
  #state: 'following' | 'behind' | 'closed' = 'behind'
  /** What happened to experiments while it was behind: of each experiment the last. */
  readonly #notices = new Map<string, string>()
  #told = 0
  #whenMoved: () => void = () => {}

  constructor(target: StreamTarget, given: StreamGiven, browse: BrowseStore, onClose: (stream: EventStream) => void) {
    this.#target = target
    this.experimentId = given.experimentId
    this.#position = given.after
    this.#isResumed = given.isResumed
    this.#browse = browse
    this.#onClose = onClose
  }

  /** Writes how everything stands, then all that ended after its position. `feedPosition` is where the others are. */
  begin(states: readonly ExperimentState[], feedPosition: number): void {
    this.#target.on('close', () => this.close())
    this.#target.on('drain', () => this.#whenMoved())
    this.#target.writeHead(200, {
      ...securityHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    })
    this.#target.write('retry: 1000\n\n')
    this.#target.write(helloFrame(this.#position, states, this.#isResumed))
    if (this.#position >= feedPosition) this.#state = 'following'
    else void this.#catchUp()
  }

  /** Takes what ended after `before`, up to `sequence`; null where none of it is its own. */
  follow(frame: string | null, before: number, sequence: number): void {
    if (this.#state !== 'following') return
    // It is ahead of the others or behind them, as it has read the store by itself: nothing may come twice or be missed.
    if (sequence <= this.#position) return
    if (this.#position !== before) return void this.#catchUp()
    this.#position = sequence
    if (frame !== null) this.#write(frame, sequence)
  }

  notify({ experimentId, type }: ExperimentNotice, frame: string): void {
    if (this.#state === 'following') this.#write(frame, null)
    else if (this.#state === 'behind') this.#notices.set(`${experimentId} ${type}`, frame)
  }

  /** Shows that it lives, and tells the client how far it is. */
  beat(): void {
    if (this.#state !== 'following' || this.#target.writableLength > 0) return
    if (this.#told < this.#position) this.#write(positionFrame(this.#position), this.#position)
    else this.#write(':\n\n', null)
  }

  close(): void {
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#notices.clear()
    this.#onClose(this)
    this.#whenMoved()
    if (!this.#target.destroyed) this.#target.end()
  }

  #write(frame: string, sequence: number | null): void {
    this.#target.write(frame)
    if (sequence !== null) this.#told = sequence
    if (this.#target.writableLength > mostBufferedBytes) void this.#catchUp()
  }

  async #catchUp(): Promise<void> {
    this.#state = 'behind'
    try {
      while (await this.#drained()) {
        const ends = await this.#browse.endsAfter(this.#position, mostEndsOfFrame)
        const last = ends.at(-1)
        if (last === undefined) break
        this.#position = last.sequence
        const frame = runsFrame(ends, this.experimentId, last.sequence)
        if (frame !== null) this.#target.write(frame)
        this.#told = last.sequence
      }
    } catch {
      // The store can't be read now: the client comes back by itself, and says where it was.
      this.#target.destroy()
      return this.close()
    }
    if (this.#isClosed()) return
    this.#state = 'following'
    for (const frame of this.#notices.values()) this.#target.write(frame)
    this.#notices.clear()
  }

  #isClosed(): boolean {
    return this.#state === 'closed'
  }

  /** Waits until the client has taken what was written; false where it is gone. */
  async #drained(): Promise<boolean> {
    while (!this.#isClosed() && this.#target.writableLength > fewBufferedBytes) {
      const moved = Promise.withResolvers<'moved' | 'late'>()
      const timeout = setTimeout(() => moved.resolve('late'), longestStallMs)
      this.#whenMoved = () => moved.resolve('moved')
      const came = await moved.promise
      clearTimeout(timeout)
      if (came === 'moved') continue
      this.#target.destroy()
      this.close()
    }
    return !this.#isClosed()
  }
}
