import { isIP } from 'node:net'

import { isLoopback } from '../../app/confinement.ts'
import { Problem } from '../problem.ts'

/** What of a request says where it comes from. */
export interface RequestOrigin {
  readonly method: string
  readonly host: string | undefined
  readonly origin: string | undefined
  readonly fetchSite: string | undefined
  /** The address of this machine that it came in on. */
  readonly localAddress: string | undefined
}

/**
 * Refuses requests by a name that is not this server's, for a page elsewhere could have its name point here (DNS
 * rebinding), and requests of other sites. Throws a Problem.
 */
export function demandOwnOrigin(request: RequestOrigin, names: readonly string[]): void {
  const host = hostnameOf(request.host)
  if (host === null || !isOwnHost(host, request.localAddress, names)) {
    throw new Problem(421, 'unknown-host', 'this server is not asked by that host name', {
      hint: 'Ask it as 127.0.0.1 or localhost, or start it with --name HOST.',
    })
  }
  // Whatever another site asks, browsers say so; programs that are none say nothing.
  if (request.fetchSite !== undefined && !['same-origin', 'none'].includes(request.fetchSite)) throw otherSite()
  const changes = request.method !== 'GET' && request.method !== 'HEAD'
  if (changes && request.origin !== undefined && !isSameOrigin(request.origin, request.host)) throw otherSite()
}

function otherSite(): Problem {
  return new Problem(403, 'other-origin', 'the request comes from another site', {
    hint: "Only this server's own page and programs may ask it.",
  })
}

function isSameOrigin(origin: string, host: string | undefined): boolean {
  if (!URL.canParse(origin)) return false
  const { protocol, host: originHost } = new URL(origin)
  return (protocol === 'http:' || protocol === 'https:') && originHost === host?.toLowerCase()
}

function hostnameOf(host: string | undefined): string | null {
  if (host === undefined || !/^[\w.:[\]-]+$/.test(host) || !URL.canParse(`http://${host}`)) return null
  return new URL(`http://${host}`).hostname.toLowerCase()
}

function isOwnHost(host: string, localAddress: string | undefined, names: readonly string[]): boolean {
  if (isLoopback(host) || names.includes(host)) return true
  const bare = host.replace(/^\[|\]$/g, '')
  // An address can't be made to point elsewhere: the one that the request came in on is ours.
  return isIP(bare) !== 0 && bare === localAddress?.replace(/^::ffff:/, '')
}
