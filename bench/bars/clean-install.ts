/** From a clone to the first report, with git, the machine's own Node and npm, and nothing else. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Bar } from '../measuring/bar.ts'
import { runCommand, runWell } from '../measuring/command.ts'
import { freshEnvironment } from '../measuring/environment.ts'
import { seconds } from '../measuring/median.ts'
import { repository } from '../measuring/repository.ts'
import { runBar } from '../measuring/run-bar.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'

const mostMs = 180_000

const cleanInstall: Bar = {
  name: 'clean-install',
  bound: `npm ci within ${mostMs / 60_000} min; then the quickstart, status 0`,
  async measure() {
    await using folder = await temporaryFolder()
    const home = join(folder.path, 'home')
    const clone = join(folder.path, 'clone')
    await mkdir(home)
    const fresh = { environment: freshEnvironment(home), cwd: folder.path }
    const inClone = { ...fresh, cwd: clone }
    const changed = (await runWell(['git', 'status', '--porcelain'], { cwd: repository })).stdout.trim()
    // Over the file protocol, so that nothing is linked and only what is committed comes along.
    await runWell(['git', 'clone', '--quiet', `file://${repository}`, clone], fresh)
    const head = (await runWell(['git', 'log', '-1', '--format=%h %s'], inClone)).stdout.trim()
    const node = (await runWell(['node', '--version'], fresh)).stdout.trim()
    const install = await runWell(['npm', 'ci'], inClone)
    const first = await runCommand(['npx', 'promptlooper', 'run', 'examples/quickstart/experiment.yaml'], inClone)
    const said = `${first.stdout}\n${first.stderr}`.trim().split('\n')
    return {
      figure: `${seconds(install.elapsedMs)}; status ${first.status}`,
      isHeld: install.elapsedMs <= mostMs && first.status === 0,
      details: [
        `a clone of HEAD (${head}) with an empty HOME, under Node ${node}`,
        ...(changed === '' ? [] : [`the working tree has ${changed.split('\n').length} changes that are not in HEAD`]),
        `npm ci: ${seconds(install.elapsedMs)}, nothing in npm's cache`,
        `npx promptlooper run examples/quickstart/experiment.yaml: ${seconds(first.elapsedMs)}, status ${first.status}`,
        ...(first.status === 0 ? [] : said.slice(-20)),
      ],
    }
  },
}

await runBar(cleanInstall)
