import { homedir } from 'node:os'
import { basename, dirname, relative } from 'node:path'

/** Takes out of words for people what a client should not learn: where things lie on this machine, and secrets. */
export interface Concealing {
  /** A text without paths of this machine above the workspace and without values of secret variables. */
  readonly words: (text: string) => string
  /** A path as a client may see it: from the workspace on, else its last name. */
  readonly path: (path: string) => string
}

/** Secrets are values of variables that are called so; shorter ones would be found in any text. */
const secretName = /key|token|secret|password|credential/i
const shortestSecret = 8

/** Conceals for one server. */
export function conceal(given: {
  readonly workspace: string
  readonly storeUrl: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly token: string | null
}): Concealing {
  const store = /^sqlite:([^?]+)/.exec(given.storeUrl)?.[1]
  const folders = [given.workspace, store === undefined ? '' : dirname(store), homedir(), process.cwd()]
  const replaced = [...new Set(folders)]
    .filter((folder) => folder.length > 1)
    .sort((a, b) => b.length - a.length)
    .flatMap((folder): [string, string][] => [
      [`${folder}/`, ''],
      [folder, '.'],
    ])
  const secrets = [
    ...Object.entries(given.environment)
      .filter(([name]) => secretName.test(name))
      .map(([, value]) => value),
    given.token,
  ].filter((value) => typeof value === 'string' && value.length >= shortestSecret)
  return {
    words(text) {
      let shown = text
      for (const secret of secrets) shown = shown.replaceAll(String(secret), '[secret]')
      for (const [from, to] of replaced) shown = shown.replaceAll(from, to)
      // Whatever else stands below the root is somebody's folder, too.
      return shown.replaceAll(/(?<![\w./:~-])\/(?:[\w.@+-]+\/)+(?=[\w.@+-]+)/g, '…/')
    },
    path(path) {
      const within = relative(given.workspace, path)
      return within === '' || within.startsWith('..') ? basename(path) : within
    },
  }
}
