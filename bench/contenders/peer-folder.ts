import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A peer of `bench/peers/`, with its own lock, as `npm ci` installed it. */
export interface PeerFolder {
  readonly path: string
  /** `promptfoo 0.123.1` */
  readonly name: string
}

/** The folder of a peer; undefined where it is not installed, and how to install it is printed once. */
export function peerFolder(peer: string): PeerFolder | undefined {
  const path = join(import.meta.dirname, '../peers', peer)
  const manifest = join(path, 'node_modules', peer, 'package.json')
  if (!existsSync(manifest)) {
    console.error(`${peer} is left out, for it is not installed: npm ci --prefix bench/peers/${peer}`)
    return undefined
  }
  // npm's own manifest.
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { readonly version: string }
  return { path, name: `${peer} ${version}` }
}
