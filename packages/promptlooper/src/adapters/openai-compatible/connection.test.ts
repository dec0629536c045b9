import { execFile } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startOpenAiServer } from '../testing/openai-server.ts'
import { startProxyServer } from '../testing/proxy-server.ts'
import { makeSelfSigned } from '../testing/self-signed.ts'
import { Connection } from './connection.ts'
import { endpoint } from './endpoint.ts'

async function listModels(baseUrl: string, environment: Record<string, string>): Promise<number> {
  const connection = new Connection('testing', environment)
  try {
    const answer = await connection.send({
      method: 'GET',
      endpoint: endpoint(baseUrl, '/models'),
      headers: {},
      body: null,
      timeoutMs: 5000,
      signal: undefined,
    })
    return answer.status
  } finally {
    await connection.close()
  }
}

const selfSigned = await makeSelfSigned()

test('calls go through the proxy of the environment', async () => {
  await using server = await startOpenAiServer()
  await using proxy = await startProxyServer()
  expect(await listModels(server.url, { HTTP_PROXY: proxy.url })).toBe(200)
  expect(proxy.passed).toEqual([`GET ${server.url}/models`])
})

test('https goes through a tunnel', async () => {
  await using server = await startOpenAiServer({ tls: selfSigned })
  await using proxy = await startProxyServer()
  // The certificate is not trusted: reached through the tunnel all the same.
  await expect(listModels(server.url, { https_proxy: proxy.url })).rejects.toMatchObject({ fault: 'authentication' })
  expect(proxy.passed).toEqual([`CONNECT ${new URL(server.url).host}`])
})

test('a host in NO_PROXY is called directly', async () => {
  await using server = await startOpenAiServer()
  await using proxy = await startProxyServer()
  expect(await listModels(server.url, { HTTP_PROXY: proxy.url, NO_PROXY: '127.0.0.1' })).toBe(200)
  expect(proxy.passed).toEqual([])
})

test.each(['nonsense', 'localhost:3128'])('a proxy whose address is %s is named as the fault', async (address) => {
  await expect(listModels('http://127.0.0.1:9', { HTTP_PROXY: address })).rejects.toMatchObject({
    fault: 'authentication',
    message: expect.stringMatching(/^testing: the proxy's address can't be used/),
    hint: expect.stringMatching(/HTTP_PROXY/),
  })
})

test('a proxy that refuses is named as the one who does', async () => {
  await using server = await startOpenAiServer({ tls: selfSigned })
  await using proxy = await startProxyServer({ refuse: 'everything' })
  await expect(listModels(server.url, { HTTPS_PROXY: proxy.url })).rejects.toMatchObject({
    fault: 'connection',
    message: expect.stringMatching(/the proxy refused/),
    hint: expect.stringMatching(/NO_PROXY/),
  })
})

test('a certificate that is not trusted is named, with the way to trust it', async () => {
  await using server = await startOpenAiServer({ tls: selfSigned })
  await expect(listModels(server.url, {})).rejects.toMatchObject({
    fault: 'authentication',
    message: expect.stringMatching(/certificate that is not trusted/),
    hint: expect.stringMatching(/NODE_EXTRA_CA_CERTS/),
  })
})

test('NODE_EXTRA_CA_CERTS makes a certificate trusted', async () => {
  await using server = await startOpenAiServer({ tls: selfSigned })
  const folder = await mkdtemp(join(tmpdir(), 'promptlooper-ca-'))
  const certificate = join(folder, 'ca.pem')
  await writeFile(certificate, selfSigned.cert)
  const script = `
    import { Connection } from ${JSON.stringify(new URL('./connection.ts', import.meta.url).href)}
    const connection = new Connection('testing', {})
    const answer = await connection.send({ method: 'GET', endpoint: { origin: ${JSON.stringify(new URL(server.url).origin)}, path: '/v1/models' },
      headers: {}, body: null, timeoutMs: 5000, signal: undefined })
    console.log(answer.status)
    await connection.close()`
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    env: { ...process.env, NODE_EXTRA_CA_CERTS: certificate },
  })
  expect(stdout.trim()).toBe('200')
})

test('https to a server that speaks http says so', async () => {
  await using server = await startOpenAiServer()
  await expect(listModels(server.url.replace('http:', 'https:'), {})).rejects.toMatchObject({
    message: expect.stringMatching(/does not speak https/),
  })
})
