import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A function, and the time that samples found it in. */
export interface FunctionCost {
  /** `function file:line` */
  readonly name: string
  /** In the function itself. */
  readonly selfMs: number
  /** In it and in what it called, awaits not included. */
  readonly totalMs: number
}

/** What Node's `--cpu-prof` writes, as far as it is read here. Times are microseconds. */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}

/** Reads the profiles that `--cpu-prof` wrote into a folder; gives the functions, most expensive by themselves first. */
export async function readFunctionCosts(folder: string): Promise<readonly FunctionCost[]> {
  const costs = new Map<string, { selfMs: number; totalMs: number }>()
  for (const file of await readdir(folder)) {
    // Node's own format.
    addProfile(JSON.parse(await readFile(join(folder, file), 'utf8')) as CpuProfile, costs)
  }
  return [...costs].map(([name, cost]) => ({ name, ...cost })).sort((a, b) => b.selfMs - a.selfMs)
}

function addProfile(profile: CpuProfile, costs: Map<string, { selfMs: number; totalMs: number }>): void {
  const nodes = new Map(profile.nodes.map((node) => [node.id, node]))
  const parents = new Map(profile.nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])))
  const costOf = (name: string) => {
    const there = costs.get(name) ?? { selfMs: 0, totalMs: 0 }
    costs.set(name, there)
    return there
  }
  for (const [index, sample] of profile.samples.entries()) {
    const ms = (profile.timeDeltas[index] ?? 0) / 1_000
    const seen = new Set<string>()
    for (let id: number | undefined = sample; id !== undefined; id = parents.get(id)) {
      const node = nodes.get(id)
      if (node === undefined) break
      const name = nameOf(node)
      if (id === sample) costOf(name).selfMs += ms
      // A function that calls itself is counted once.
      if (!seen.has(name)) costOf(name).totalMs += ms
      seen.add(name)
    }
  }
}

function nameOf({ callFrame }: ProfileNode): string {
  const { functionName, url, lineNumber } = callFrame
  if (url === '') return functionName
  const file = url.replace(/^.*\/node_modules\//, '').replace(/^.*\/packages\//, '')
  return `${functionName === '' ? '(anonymous)' : functionName} ${file}:${lineNumber + 1}`
}
