import { isLocalUrl } from '../../domain/is-local-url.ts'
import { AdapterError, messageOf, type AdapterFault } from '../../domain/errors.ts'
import { isRecord } from '../../domain/json-value.ts'
import { AnswerTooLong } from './answer-body.ts'

/** An answer that is not read to its end, because it is longer than the limit in bytes. */
export function tooLong(limitBytes: number, provider: string): AdapterError {
  const limit = limitBytes >= 1e6 ? `${Math.round(limitBytes / 1e5) / 10} MB` : `${limitBytes} bytes`
  return new AdapterError('bad-answer', `${provider}: the answer is longer than ${limit}`, {
    hint: 'set maxAnswerBytes higher for the provider, or ask for less: max_tokens',
  })
}

interface Explanation {
  readonly fault: AdapterFault
  readonly message: string
  readonly hint?: string
}

/** What an error of a socket, of TLS or of the HTTP parser means, in words for people. */
export function connectionError(error: unknown, provider: string, origin: string): AdapterError {
  if (error instanceof AdapterError) return error
  if (error instanceof AnswerTooLong) return tooLong(error.limitBytes, provider)
  const { fault, message, hint } = explain(errorCode(error), messageOf(error), origin)
  return new AdapterError(fault, `${provider}: ${message}`, { cause: error, ...(hint === undefined ? {} : { hint }) })
}

function explain(code: string, message: string, origin: string): Explanation {
  if (message.startsWith('Proxy response')) {
    return { fault: 'connection', message: `the proxy refused the way to ${origin} (${message})`, hint: proxyHint }
  }
  if (untrusted.has(code)) {
    return {
      fault: 'authentication',
      message: `${origin} has a certificate that is not trusted (${code})`,
      hint: 'if you trust the server, put the certificate of who signed it into a file and set NODE_EXTRA_CA_CERTS to its path',
    }
  }
  switch (code) {
    case 'ECONNREFUSED':
      return {
        fault: 'connection',
        message: `nothing listens at ${origin}`,
        hint: isLocalUrl(origin) ? 'is the server running?' : 'check baseUrl',
      }
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return {
        fault: 'connection',
        message: `the host of ${origin} is not found (${code})`,
        hint: 'check baseUrl and the network',
      }
    case 'UND_ERR_CONNECT_TIMEOUT':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return {
        fault: 'connection',
        message: `${origin} can't be reached (${code})`,
        hint: 'check the network and the proxy settings',
      }
    case 'CERT_HAS_EXPIRED':
      return {
        fault: 'authentication',
        message: `the certificate of ${origin} has expired`,
        hint: 'is the clock right?',
      }
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        fault: 'authentication',
        message: `the certificate of ${origin} is for another host`,
        hint: 'check baseUrl',
      }
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return {
        fault: 'connection',
        message: `${origin} does not speak https (${code})`,
        hint: 'should baseUrl begin with http://?',
      }
    case 'UND_ERR_HEADERS_OVERFLOW':
      return { fault: 'bad-answer', message: `the headers of ${origin} are too long` }
  }
  if (code.startsWith('Z_') || code.startsWith('ERR_BROTLI') || code.startsWith('ZSTD_')) {
    return { fault: 'bad-answer', message: `the answer of ${origin} is not in the encoding that it names (${code})` }
  }
  if (code.startsWith('HPE_')) {
    return { fault: 'bad-answer', message: `${origin} does not speak HTTP (${code})`, hint: 'check baseUrl' }
  }
  return { fault: 'connection', message: `the connection to ${origin} was cut (${code === '' ? message : code})` }
}

const proxyHint = 'check HTTPS_PROXY and HTTP_PROXY, or name the host in NO_PROXY'

const untrusted: ReadonlySet<string> = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
])

/** The code of an error, or of what lies below it. */
function errorCode(error: unknown): string {
  if (!isRecord(error)) return ''
  if (error instanceof AggregateError) return errorCode(error.errors[0])
  const below = errorCode(error['cause'])
  if (below !== '') return below
  return typeof error['code'] === 'string' ? error['code'] : ''
}
