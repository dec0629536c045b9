import type { ProgressSnapshot } from '../app/run-options.ts'
import { formatDuration } from '../report/format-number.ts'
import { neutraliseLine } from '../report/neutralise-terminal.ts'

type ProviderPause = ProgressSnapshot['pauses'][number]

/**
 * Gives a function that is shown every snapshot and notes when a provider is paused because it does nothing but fail,
 * with what failed, and when it is back.
 */
export function pauseAnnouncer(note: (line: string) => void): (snapshot: ProgressSnapshot) => void {
  const paused = new Set<string>()
  return ({ pauses }) => {
    for (const pause of pauses) {
      const { provider } = pause
      if (pause.isFailing && !paused.has(provider)) {
        paused.add(provider)
        note(`${provider} is paused, for it does nothing but fail: ${neutraliseLine(pause.reason ?? '')}`)
      } else if (!pause.isFailing && paused.delete(provider)) note(`${provider} answers again.`)
    }
  }
}

/** A pause for the line of progress: `ollama paused, next try in 8 s`. Empty where it is not paused now. */
export function pauseText({ provider, nextTryInMs, isFailing }: ProviderPause): string {
  if (nextTryInMs === null) return ''
  const seconds = Math.ceil(nextTryInMs / 1_000)
  if (seconds === 0) return `${provider} paused, trying`
  const wait = seconds < 60 ? `${seconds} s` : formatDuration(seconds * 1_000)
  return isFailing ? `${provider} paused, next try in ${wait}` : `${provider} asks to wait ${wait}`
}

/** What the pauses of a provider came to, once its command has ended. */
export function pausedText({ provider, failures, pausedMs }: ProviderPause): string {
  const why = failures === 0 ? '' : ' because it did nothing but fail'
  return `${provider} was paused for ${formatDuration(pausedMs)}${why}`
}
