/** A server's address in the two parts that a request needs. */
export interface Endpoint {
  /** Scheme, host and port. */
  readonly origin: string
  /** The path with its query. */
  readonly path: string
}

/** The endpoint of a path below a base URL; the base's own query stays. */
export function endpoint(baseUrl: string, path: string): Endpoint {
  const url = new URL(baseUrl)
  return { origin: url.origin, path: `${url.pathname.replace(/\/+$/, '')}${path}${url.search}` }
}

/** A base URL without slashes at its end, so that two spellings are one provider. */
export function withoutTrailingSlash(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '')
}

/**
 * A base URL with its host replaced as Ollama reads OLLAMA_HOST: `host`, `host:port`, `:port` or a URL. What is not
 * given stays. 0.0.0.0, at which a server listens, is 127.0.0.1 for a client.
 */
export function withHost(baseUrl: string, host: string | undefined): string {
  const given = host?.trim()
  if (given === undefined || given === '') return baseUrl
  const url = new URL(baseUrl)
  const parsed = URL.parse(
    /^https?:\/\//.test(given) ? given : `http://${given.startsWith(':') ? `${url.hostname}${given}` : given}`,
  )
  if (parsed === null) return baseUrl
  url.protocol = parsed.protocol
  url.hostname = parsed.hostname === '0.0.0.0' ? '127.0.0.1' : parsed.hostname
  if (parsed.port !== '') url.port = parsed.port
  else if (/^https?:\/\//.test(given)) url.port = ''
  if (parsed.pathname !== '/') url.pathname = parsed.pathname
  return url.toString()
}
