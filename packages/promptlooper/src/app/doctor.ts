import { builtInProviders } from '../adapters/built-in-providers.ts'
import { messageOf } from '../domain/errors.ts'
import { openStore } from '../store/open-store.ts'
import { keyVariables, listProviders } from './models.ts'
import { pingRedis } from './ping-redis.ts'
import { findStoreLocation, type StoreRequest } from './store-location.ts'

/** What one check found. `note`: worth knowing, nothing to mend. */
export interface DoctorFinding {
  readonly name: string
  readonly state: 'good' | 'note' | 'bad'
  /** What was found, and for what is bad, what to do. */
  readonly words: string
}

/** Checks what the program stands on. Never shows the value of a key, and calls no provider but the offline one. */
export async function examine(request: StoreRequest): Promise<readonly DoctorFinding[]> {
  return [
    nodeFinding(),
    await storeFinding(request),
    await offlineFinding(request),
    ...keyFindings(request.environment),
    ...proxyFindings(request.environment),
    ...(await redisFindings(request.environment)),
  ]
}

const leastNodeMajor = 24

function nodeFinding(): DoctorFinding {
  const { node } = process.versions
  const isNew = Number(node.split('.')[0]) >= leastNodeMajor
  const words = `${node} (${process.execPath})`
  return {
    name: 'Node',
    state: isNew ? 'good' : 'bad',
    words: isNew ? words : `${words}; ${leastNodeMajor} or newer is needed`,
  }
}

async function storeFinding(request: StoreRequest): Promise<DoctorFinding> {
  const name = 'store'
  try {
    const url = findStoreLocation(request)
    if (url === null) return { name, state: 'note', words: 'none yet; "promptlooper run FILE" makes one' }
    // Opening checks that the file and its folder may be written, and that the version fits.
    await using store = await openStore(url)
    const { length } = await store.experiments.list()
    return { name, state: 'good', words: `${url}, ${length} experiment${length === 1 ? '' : 's'}` }
  } catch (error) {
    return { name, state: 'bad', words: messageOf(error) }
  }
}

async function offlineFinding({ environment, startDirectory }: StoreRequest): Promise<DoctorFinding> {
  const name = 'offline model'
  const [listing] = await listProviders('offline', { providers: {}, environment, directory: startDirectory })
  if (listing?.state === 'ready') return { name, state: 'good', words: `${listing.models.join(', ')} answers` }
  return { name, state: 'note', words: listing?.reason ?? 'not there' }
}

function keyFindings(environment: StoreRequest['environment']): readonly DoctorFinding[] {
  const keyed = Object.entries(builtInProviders).flatMap(([provider, settings]) => {
    const keys = keyVariables(settings)
    return keys.length === 0 ? [] : [{ provider, keys, set: keys.find((key) => isSet(environment, key)) }]
  })
  const without = keyed.filter(({ set }) => set === undefined).map(({ provider, keys }) => `${provider} (${keys[0]})`)
  return [
    ...keyed.flatMap(({ provider, set }) =>
      set === undefined ? [] : [{ name: `key for ${provider}`, state: 'good', words: `${set} is set` } as const],
    ),
    ...(without.length === 0 ? [] : [{ name: 'no key', state: 'note', words: `for ${without.join(', ')}` } as const]),
  ]
}

function proxyFindings(environment: StoreRequest['environment']): readonly DoctorFinding[] {
  const names = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'NODE_EXTRA_CA_CERTS']
  const set = names.flatMap((name) => [name, name.toLowerCase()]).filter((name) => isSet(environment, name))
  return set.map((name) => ({ name, state: 'note', words: withoutPassword(environment[name] ?? '') }))
}

async function redisFindings(environment: StoreRequest['environment']): Promise<readonly DoctorFinding[]> {
  const url = environment['REDIS_URL']
  if (url === undefined || url === '') return []
  const name = 'Redis'
  try {
    await pingRedis(url, AbortSignal.timeout(redisTimeoutMs))
    return [{ name, state: 'good', words: `${withoutPassword(url)} answers` }]
  } catch (error) {
    return [{ name, state: 'bad', words: `${withoutPassword(url)} does not answer: ${messageOf(error)}` }]
  }
}

const redisTimeoutMs = 3000

function isSet(environment: StoreRequest['environment'], name: string): boolean {
  return (environment[name] ?? '') !== ''
}

/** What stands before an `@` in a URL may be a password. */
function withoutPassword(text: string): string {
  return text.replaceAll(/\/\/[^/@]*@/g, '//…@')
}
