import { availableParallelism, cpus, loadavg } from 'node:os'
import { runWell } from './command.ts'
import { repository } from './repository.ts'

/** What a figure depends on: the sources, Node, the machine, and the load beside it. */
export async function surroundings(): Promise<string> {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  const head = (await runWell(['git', 'log', '-1', '--format=%h'], { cwd: repository })).stdout.trim()
  // The page that the figures are written into does not change them.
  const status = ['git', 'status', '--porcelain', '--', '.', ':!docs/benchmarks.md']
  const changed = (await runWell(status, { cwd: repository })).stdout.trim()
  const tree = changed === '' ? head : `${head} with changes`
  const plannedBuild = await runWell(['npx', '--no-install', 'tsc', '-b', '--dry'], { cwd: repository })
  const build = plannedBuild.stdout.includes('would build')
    ? '; THE BUILD IS OLDER THAN THE SOURCES: npm run build'
    : ''
  const cores = availableParallelism()
  const load = loadavg()[0]?.toFixed(1) ?? '?'
  return `${tree}; Node ${process.versions.node}; ${cores} cores (${model}); load ${load}${build}`
}
