import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8'

/**
 * Keeps V8 from spending memory on garbage. By itself it lets the young generation grow to 48 MB and the old one to four
 * times what is alive before it looks: a run of any size then holds 400 MB, most of it rubbish. Half as much costs some
 * hundredths more processor time; still less would cost much more (docs/decisions/0035-hot-path.md).
 */
export function spareMemory(): void {
  setFlagsFromString(`--heap-growing-percent=${oldGrowthPercent}`)
  // The largest young generation can't be set once a program runs, but its growth can be ended.
  const timer = setInterval(() => {
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')
    if (young === undefined || young.space_size < youngBytes) return
    setFlagsFromString('--semi-space-growth-factor=1')
    clearInterval(timer)
  }, lookMs)
  timer.unref()
}

/** How much the old generation may grow beyond what was alive at its last collection. */
const oldGrowthPercent = 100
/** Both halves of the young generation. */
const youngBytes = 16 * 1024 * 1024
const lookMs = 20
