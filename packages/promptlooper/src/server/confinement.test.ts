import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { serveWorkspace, sending, type ServedWorkspace } from './testing/serve-workspace.ts'

let served: ServedWorkspace

beforeAll(async () => {
  served = await serveWorkspace()
})

afterAll(async () => {
  await rm(`${served.directory}-elsewhere`, { recursive: true, force: true })
  await served[Symbol.asyncDispose]()
})

describe('paths', () => {
  const outside = [
    '../secret.txt',
    'prompts/../../secret.txt',
    '/etc/hosts.txt',
    '..\\secret.txt',
    'prompts/%2e%2e/x.txt',
    '.env',
    '.git/config.txt',
    'prompts/.hidden/x.txt',
    'a\u0000b.txt',
    './greeting.yaml',
    'prompts//plain.jinja',
    'greeting.yaml/',
    'link/secret.txt',
    'linked.txt',
    'dangling/x.txt',
    'dangling.txt',
  ]

  beforeAll(async () => {
    const elsewhere = join(served.directory, '..', `${served.directory.split('/').at(-1)}-elsewhere`)
    await mkdir(elsewhere, { recursive: true })
    await writeFile(join(elsewhere, 'secret.txt'), 'the secret words')
    await writeFile(join(elsewhere, 'rows.csv'), 'word\nsecret\n')
    await symlink(elsewhere, join(served.directory, 'link'))
    await symlink(join(elsewhere, 'secret.txt'), join(served.directory, 'linked.txt'))
    await symlink(join(elsewhere, 'nothing'), join(served.directory, 'dangling'))
    await symlink(join(elsewhere, 'nothing.txt'), join(served.directory, 'dangling.txt'))
  })

  test.each(outside)('%j is neither read, written nor removed', async (path) => {
    const url = `/api/files/content?path=${encodeURIComponent(path)}`
    const before = await elsewhereFiles()
    const read = await served.ask(url)
    expect([403, 404]).toContain(read.status)
    expect(await read.text()).not.toContain('secret words')
    const written = await served.ask(url, sending('PUT', { text: 'x' }, { 'if-none-match': '*' }))
    // A name with percent signs is a plain name once it has been read: it is not a way up.
    if (!path.includes('%')) expect([403, 404, 409, 412]).toContain(written.status)
    const removed = await served.ask(url, { method: 'DELETE', headers: { 'if-match': `"${'0'.repeat(32)}"` } })
    expect([403, 404, 409, 412]).toContain(removed.status)
    expect(await elsewhereFiles()).toEqual(before)
  })

  test('links are not listed', async () => {
    const { files } = await served.read<{ files: { path: string }[] }>('/api/files')
    expect(files.map(({ path }) => path).filter((path) => /link|dangling/.test(path))).toEqual([])
    expect(files.map(({ path }) => path)).toContain('prompts/plain.jinja')
  })

  test.each([
    ['a dataset by a path upward', 'dataset: { path: ../ELSEWHERE/rows.csv }\nprompt: "{{ word }}"'],
    ['a dataset through a link', 'dataset: { path: link/rows.csv }\nprompt: "{{ word }}"'],
    ['a prompt by an absolute path', 'dataset: { path: words.csv }\nprompt: /etc/hostname'],
    ['a prompt through a link', 'dataset: { path: words.csv }\nprompt: linked.txt'],
    ['a prompt on an axis', 'dataset: { path: words.csv }\nmatrix: { prompt: { a: linked.txt } }'],
    ['an alias', 'x: &out linked.txt\ndataset: { path: words.csv }\nprompt: *out'],
  ])('an experiment reads nothing outside: %s', async (_what, members) => {
    const elsewhere = `${served.directory.split('/').at(-1)}-elsewhere`
    await put(served, 'leaving.yaml', `name: leaving\nmodel: echo/echo\n${members.replace('ELSEWHERE', elsewhere)}\n`)
    for (const [path, body] of [
      ['/api/render', { file: 'leaving.yaml', exampleId: 'a' }],
      ['/api/revisions', { file: 'leaving.yaml' }],
    ] as const) {
      const response = await served.ask(path, sending('POST', body))
      expect([response.status, await response.json()]).toMatchObject([403, { code: 'outside-workspace' }])
    }
  })

  test.each([
    [
      'a text that is also the name of a folder',
      'scorers: [{ scorer: contains, value: /, name: slash }, { scorer: contains, value: .. }]',
      200,
    ],
    ['templates from a folder outside', 'template: { include: .. }', 403],
    ['a value within itself', 'x: &a [*a]', 422],
    [
      'many aliases',
      `x: &a [z]\n${'bcdefghijk'.replaceAll(
        /./g,
        (name) =>
          `${name}${name}: &${name} [${Array(9)
            .fill(`*${String.fromCodePoint((name.codePointAt(0) ?? 0) - 1)}`)
            .join(', ')}]\n`,
      )}`,
      422,
    ],
  ])('%s', async (_what, members, status) => {
    const rest = 'dataset: { path: words.csv, expected: gold, id: id }\nprompt: "{{ word }}"\nmodel: echo/echo\n'
    await put(served, 'texts.yaml', `name: texts\n${rest}${members}\n`)
    const response = await served.ask('/api/render', sending('POST', { file: 'texts.yaml', exampleId: 'a' }))
    expect(response.status).toBe(status)
  })

  async function elsewhereFiles(): Promise<string[]> {
    return await readdir(`${served.directory}-elsewhere`)
  }
})

describe('code', () => {
  test.each(['scorer.mts', 'scorer.ts', 'scorer.js', 'scorer.mjs', 'run.sh', 'config', 'x.node'])(
    '%s is not taken',
    async (path) => {
      const url = `/api/files/content?path=${path}`
      const response = await served.ask(url, sending('PUT', { text: 'x' }, { 'if-none-match': '*' }))
      expect([response.status, await response.json()]).toMatchObject([403, { code: 'kind-refused' }])
    },
  )

  const rest = 'dataset: { path: words.csv, expected: gold }\nprompt: "{{ word }}"\n'
  test.each([
    ['a script that scores', `${rest}model: echo/echo\nscorers: [{ scorer: script, path: ./there.mts }]`],
    [
      'a command that answers',
      `${rest}model: mine/x\nproviders: { mine: { adapter: command, command: [touch, ran] } }`,
    ],
    ['a module that answers', `${rest}model: mine/x\nproviders: { mine: { adapter: ./there.mts } }`],
    ['a program that scores', `${rest}model: echo/echo\nscorers: [{ scorer: command, command: [touch, ran] }]`],
    [
      'a program within other scorers',
      `${rest}model: echo/echo\nscorers: [{ scorer: weighted, scorers: [{ scorer: command, command: [touch, ran] }] }]`,
    ],
    ['filters of a module', `${rest}model: echo/echo\ntemplate: { filters: ./there.mts }`],
  ])('%s is not run', async (_what, members) => {
    await writeFile(
      join(served.directory, 'there.mts'),
      `import { writeFileSync } from 'node:fs'\nwriteFileSync(${JSON.stringify(join(served.directory, 'ran'))}, '')\nexport default () => 1\nexport const shout = (x) => x\n`,
    )
    await put(served, 'coded.yaml', `name: coded\n${members}\n`)
    const response = await served.ask('/api/revisions', sending('POST', { file: 'coded.yaml' }))
    expect([response.status, await response.json()]).toMatchObject([403, { code: 'scripts-refused' }])
    expect(await readdir(served.directory)).not.toContain('ran')
  })

  test('an experiment that is a module is not run; with --allow-scripts it is', async () => {
    const text = `export default { name: 'module', dataset: { path: 'words.csv', expected: 'gold' }, prompt: '{{ word }}', model: 'echo/echo', scorers: ['exact-match'] }\n`
    await writeFile(join(served.directory, 'module.mts'), text)
    const refused = await served.ask('/api/revisions', sending('POST', { file: 'module.mts' }))
    expect(refused.status).toBe(403)
    await using open = await serveWorkspace({ scripts: 'allowed' })
    await put(open, 'module.mts', text)
    expect((await open.ask('/api/revisions', sending('POST', { file: 'module.mts' }))).status).toBe(201)
  })
})

describe('hosts of providers', () => {
  const file = (url: string, more = '') =>
    `name: asking\ndataset: { path: words.csv }\nprompt: "{{ word }}"\nmodel: mine/x\n` +
    `providers: { mine: { adapter: openai-compatible, baseUrl: "${url}"${more} } }\n`

  test.each([
    ['http://169.254.169.254/v1', ''],
    ['https://collect.example/v1', ''],
    ['https://api.openai.com.evil.example/v1', ''],
    ['http://127.0.0.1.evil.example/v1', ''],
    ['http://127.0.0.1:9/v1', ', hostEnv: SECRET_KEY'],
  ])('%s%s is not asked', async (url, more) => {
    await put(served, 'asking.yaml', file(url, more))
    const response = await served.ask('/api/providers/mine/test?file=asking.yaml', { method: 'POST' })
    expect([response.status, await response.json()]).toMatchObject([403, { code: 'host-refused' }])
    const started = await served.ask('/api/revisions', sending('POST', { file: 'asking.yaml' }))
    expect(started.status).toBe(403)
  })

  test.each([
    ['a server that scores', 'scorers: [{ scorer: http, url: "http://169.254.169.254/score" }]'],
    [
      'one within other scorers',
      'scorers: [{ scorer: all-of, scorers: [{ scorer: http, url: "http://evil.example/" }] }]',
    ],
    [
      'a name that is more than a name',
      'providers: { mine: { adapter: ai-sdk, vendor: azure, settings: { resourceName: "evil.example/x" } } }',
    ],
  ])('%s elsewhere is not asked', async (_what, members) => {
    const rest = 'dataset: { path: words.csv, expected: gold }\nprompt: "{{ word }}"\nmodel: echo/echo\n'
    await put(served, 'asking.yaml', `name: asking\n${rest}${members}\n`)
    const started = await served.ask('/api/revisions', sending('POST', { file: 'asking.yaml' }))
    expect([started.status, await started.json()]).toMatchObject([403, { code: 'host-refused' }])
  })

  test.each([
    'http://127.0.0.1:9/v1',
    'http://localhost:9/v1',
    'https://api.openai.com/v1',
    'https://known.example/v1',
  ])('%s may be named', async (url) => {
    await using own = await serveWorkspace({ providerHosts: ['known.example'] })
    await put(own, 'asking.yaml', file(url))
    expect((await own.ask('/api/providers?file=asking.yaml')).status).toBe(200)
  })
})

async function put(own: ServedWorkspace, path: string, text: string): Promise<void> {
  const url = `/api/files/content?path=${path}`
  const there = await own.ask(url)
  const condition = there.ok ? { 'if-match': there.headers.get('etag') ?? '' } : { 'if-none-match': '*' }
  expect((await own.ask(url, sending('PUT', { text }, condition))).status).toBe(200)
}
