import { generate } from 'selfsigned'

/** A certificate for 127.0.0.1 that nobody signed but itself, with its key: made anew, so that no key stands in the project. */
export async function makeSelfSigned(): Promise<{ readonly key: string; readonly cert: string }> {
  const made = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  })
  return { key: made.private, cert: made.cert }
}
