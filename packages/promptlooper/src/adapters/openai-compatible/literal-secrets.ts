const secretHeaders =
  /^(?:x[-_])?(?:proxy-)?(?:authorization|api[-_]?key|cookie|token|secret|password|(?:access|auth|client|private|secret|session)[-_](?:key|token|secret))$/i
const secretParameters = /key|token|secret|password|signature/i

/** Why an address can't stand in a file as a base URL; null where it can. Never repeats the address, which may hold a secret. */
export function urlFault(address: string): string | null {
  const url = URL.parse(address)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    return 'is not an http(s) address; write it like http://127.0.0.1:8000/v1'
  }
  if (url.username !== '' || url.password !== '') {
    return 'has credentials in it; put the key into an environment variable and name that in apiKeyEnv or headers'
  }
  const secret = [...url.searchParams.keys()].find((name) => secretParameters.test(name))
  if (secret === undefined) return null
  return `has a "${secret}" in it; put it into an environment variable and send it as a header: headers: { NAME: "\${VARIABLE}" }`
}

/** Why a header's value can't stand in a file: it holds a key where `${NAME}` belongs. Null where it can. */
export function literalSecretHeader(name: string, value: string): string | null {
  if (!secretHeaders.test(name) || /\$\{[A-Za-z_]\w*\}/.test(value)) return null
  return `has a key in it; put the key into an environment variable and write "\${NAME}"`
}
