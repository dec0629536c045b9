/**
 * This process's environment without what would change a figure: a store or a Redis of the person who measures, a proxy
 * before a local server, and what `npm run` sets for its children.
 */
export function isolatedEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isLeftOut(name)))
}

/**
 * The same for a person who has just got the machine: an empty home, and none of this repository's programs on PATH, so
 * that `node` is the machine's own. How the registry is reached is kept.
 */
export function freshEnvironment(home: string): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !isLeftOut(name) || reachesRegistry.test(name))
  const folders = (process.env['PATH'] ?? '').split(':').filter((folder) => !ownPrograms.test(folder))
  return { ...Object.fromEntries(kept), PATH: folders.join(':'), HOME: home }
}

function isLeftOut(name: string): boolean {
  return leftOut.test(name) || npmOwn.test(name)
}

const leftOut = /^(PROMPTLOOPER_.*|REDIS_URL|NODE_OPTIONS|https?_proxy|FORCE_COLOR|XDG_.*)$/i
const ownPrograms = /\/node_modules\/\.bin\/?$|\/node-gyp-bin\/?$/
const npmOwn = /^npm_/i
const reachesRegistry = /^(https?_proxy|npm_config_(registry|https?[_-]proxy|proxy|noproxy|ca|cafile))$/i
