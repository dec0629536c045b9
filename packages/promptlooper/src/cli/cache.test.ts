import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { greetingExperiment, writeGreeting } from './testing/greeting-experiment.ts'
import { runCli, temporaryFolder } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>

beforeEach(async () => {
  folder = await temporaryFolder()
  await writeGreeting(folder.path, {
    'farewell.yaml': greetingExperiment
      .replace('greeting', 'farewell')
      .replace('loud:', 'once more: "{{ word }}!", loud:'),
  })
  await here('run', 'greeting.yaml', '-q')
})

afterEach(async () => {
  await folder[Symbol.asyncDispose]()
})

function here(...words: readonly string[]): ReturnType<typeof runHere> {
  return runHere(words, { directory: folder.path })
}

async function fileText(name: string): Promise<string> {
  return await readFile(join(folder.path, name), 'utf8')
}

/** How many answers a store holds. */
async function entriesIn(store: string): Promise<number> {
  const { stdout } = await here('cache', 'stats', '--json', '--store', store)
  return Number(JSON.parse(stdout).totalEntries)
}

describe('what is stored is shown and removed', () => {
  test('statistics name providers and models, what answers cost, and how often they were given again', async () => {
    const { stdout } = await here('cache', 'stats')
    expect(stdout).toMatch(/^10 stored answers, 39 characters of answers, 679 bytes in all$/m)
    expect(stdout).toContain('echo/echo')
    expect(JSON.parse((await here('cache', 'stats', '--json')).stdout)).toMatchObject({
      totalEntries: 10,
      byModel: [{ provider: 'echo', model: 'echo', entries: 10, hits: 2 }],
    })
  })

  test('answers are cleared by model, provider, age and experiment, and nothing else goes with them', async () => {
    await here('run', 'farewell.yaml', '-q')
    const clear = async (...words: readonly string[]): Promise<string> =>
      (await here('cache', 'clear', '--yes', ...words)).stderr
    expect(await clear('--model', 'other')).toContain('Removed 0 stored answers')
    expect(await clear('--provider', 'other')).toContain('Removed 0 stored answers')
    expect(await clear('--older-than', '1h')).toContain('Removed 0 stored answers')
    expect(await clear('--experiment', 'greeting')).toContain('Removed 0 stored answers')
    expect(await clear('--experiment', 'farewell')).toContain('Removed 6 stored answers')
    expect(await clear('--provider', 'echo', '--model', 'echo')).toContain('Removed 10 stored answers')
    expect((await here('report', 'greeting')).stdout).toContain('12 of 12 runs completed')
    expect((await here('cache', 'clear', '--experiment', 'gretting')).stderr).toContain('gretting')
  })

  test('--dry-run only says how many; without --yes nobody can be asked here', async () => {
    expect((await here('cache', 'clear', '--dry-run')).stderr).toBe('Would remove 10 stored answers (679 bytes).\n')
    const unasked = await here('cache', 'clear')
    expect(unasked.status).toBe(1)
    expect(unasked.stderr).toContain('Remove 10 stored answers (679 bytes)? Nobody can be asked here.')
    expect(unasked.stderr).toContain('--yes')
    expect(await here('cache', 'trim', '--max-mb', '1')).toMatchObject({ status: 0 })
    expect((await here('cache', 'trim', '--max-mb', '0.0003', '--dry-run')).stderr).toContain('Would remove 6')
    expect((await here('cache', 'trim', '--max-mb', '0.0003', '-y')).stderr).toContain('Removed 6 stored answers')
    expect((await here('cache', 'stats')).stdout).toMatch(/^4 stored answers/)
  })
})

describe('exchange', () => {
  test('an exported cache, imported elsewhere, exports to the same bytes; so it does compressed', async () => {
    expect((await here('cache', 'export', 'a.jsonl')).stderr).toBe('Wrote 10 stored answers to a.jsonl.\n')
    const imported = await here('cache', 'import', 'a.jsonl', '--store', 'sqlite:' + join(folder.path, 'other.db'))
    expect(imported.stderr).toBe('Added 10 stored answers; 0 were there already.\n')
    await here('cache', 'export', 'b.jsonl', '--store', `sqlite:${join(folder.path, 'other.db')}`)
    expect(await fileText('b.jsonl')).toBe(await fileText('a.jsonl'))
    await here('cache', 'export', 'a.jsonl.gz')
    await here('cache', 'export', 'b.jsonl.gz')
    const packed = await readFile(join(folder.path, 'a.jsonl.gz'))
    expect(packed.equals(await readFile(join(folder.path, 'b.jsonl.gz')))).toBe(true)
    expect(gunzipSync(packed).toString()).toBe(await fileText('a.jsonl'))
    expect((await here('cache', 'import', 'a.jsonl.gz')).stderr).toContain('10 were there already')
    expect(await readdir(folder.path)).not.toContainEqual(expect.stringContaining('partial'))
  })

  test('lines are ordered by key, behind a header and before an end', async () => {
    await here('cache', 'export', 'a.jsonl')
    const lines = (await fileText('a.jsonl')).trimEnd().split('\n')
    expect(lines[0]).toBe('{"format":"promptlooper-cache","version":1}')
    expect(lines.at(-1)).toMatch(/^\{"entries":10,"sha256":"[0-9a-f]{64}"\}$/)
    const keys = lines.slice(1, -1).map((line): string => JSON.parse(line).key)
    expect(keys).toEqual(keys.toSorted())
  })

  test('filters choose what is exported', async () => {
    await here('run', 'farewell.yaml', '-q')
    const exported = async (...words: readonly string[]): Promise<string> =>
      (await here('cache', 'export', '-', ...words)).stderr
    expect(await exported()).toBe('Wrote 16 stored answers to stdout.\n')
    expect(await exported('--experiment', 'greeting')).toContain('Wrote 10 ')
    expect(await exported('--experiment', 'farewell', '--model', 'echo')).toContain('Wrote 16 ')
    expect(await exported('--provider', 'other')).toContain('Wrote 0 ')
    expect(await exported('--newer-than', '1h')).toContain('Wrote 16 ')
    expect((await here('cache', 'export', '-', '--experiment', 'nobody')).status).toBe(1)
  })

  test('two exports imported in any order give the same, and of two answers the older stays', async () => {
    await here('cache', 'export', 'first.jsonl')
    const second = ['--store', `sqlite:${join(folder.path, 'second.db')}`]
    await here('run', 'farewell.yaml', '-q', ...second)
    await here('cache', 'export', 'second.jsonl', ...second)
    const union = async (store: string, ...files: readonly string[]) => {
      const { stderr } = await here('cache', 'import', ...files, '--store', `sqlite:${join(folder.path, store)}`)
      return {
        stderr,
        text: (await here('cache', 'export', '-', '--store', `sqlite:${join(folder.path, store)}`)).stdout,
      }
    }
    const one = await union('one.db', 'first.jsonl', 'second.jsonl')
    const other = await union('other.db', 'second.jsonl', 'first.jsonl')
    expect(one.text).toBe(other.text)
    expect(one.stderr).toContain('of 10 that differ the older stayed (10 here, 0 of the files)')
    expect(other.stderr).toContain('of 10 that differ the older stayed (0 here, 10 of the files)')
    const olderLines = (await fileText('first.jsonl')).split('\n').slice(1, -2)
    expect(one.text.split('\n')).toEqual(expect.arrayContaining(olderLines))
  })

  test('stdin and stdout do, from one process to another', async () => {
    await here('cache', 'export', 'a.jsonl.gz')
    const launcher = ['sh', '-c', 'exec "$0" "$@" < a.jsonl.gz'] as const
    const store = `sqlite:${join(folder.path, 'other.db')}`
    const end = await runCli(['cache', 'import', '-', '--store', store], { directory: folder.path, launcher })
    expect(end).toMatchObject({ status: 0, stderr: 'Added 10 stored answers; 0 were there already.\n' })
  })

  test('an answer with what looks like a key in it does not leave the store, and that is said', async () => {
    const key = `sk-proj-${'a1B2'.repeat(8)}`
    await writeFile(join(folder.path, 'words.csv'), `id,word,gold\na,the key is ${key},x\nb,hello,hello\n`)
    await here('run', 'greeting.yaml', '-q')
    const { stdout, stderr } = await here('cache', 'export', '-')
    expect(stdout).not.toContain(key)
    expect(stdout).toContain('"response":"hello"')
    expect(stderr).toContain('left out 1 answer with what looks like a key in it')
  })
})

describe('a file that is not what was exported is refused with its line, and nothing of it is imported', () => {
  const sound = '"response":"hello"'
  const cases: readonly [what: string, spoil: (text: string) => string | Buffer, line: RegExp, says: string][] = [
    ['an edited answer', (text) => text.replace(sound, '"response":"hullo"'), /:\d+: /, 'changed after it was written'],
    ['a missing line', (text) => withoutLine(text, 3), /:11: /, 'says that it has 10 entries, and has 9'],
    ['moved lines', (text) => moved(text), /:12: /, 'taken out, added or moved'],
    ['a cut between lines', (text) => `${text.split('\n').slice(0, 6).join('\n')}\n`, /:7: /, 'cut off'],
    ['a cut within a line', (text) => text.slice(0, text.indexOf(sound)), /:\d+: /, 'no JSON object'],
    ['two files put together', (text) => text + text, /:13: /, 'were two files put together'],
    ['an empty file', () => '', /:1: /, 'empty'],
    ['a file of another kind', () => greetingExperiment, /:1: /, 'cache export'],
    ['a newer version', (text) => text.replace('"version":1', '"version":9'), /:1: /, 'version 9'],
    ['bytes that are no text', (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff, 0xff])]), /:\d+: /, ''],
    ['a compressed file that was cut off', (text) => gzipSync(text).subarray(0, 300), /:\d+: /, 'unexpected end'],
  ]

  test.each(cases)('%s', async (_what, spoil, line, says) => {
    await here('cache', 'export', 'good.jsonl')
    const spoilt = spoil(await fileText('good.jsonl'))
    await writeFile(join(folder.path, 'bad.jsonl'), spoilt)
    const store = `sqlite:${join(folder.path, 'other.db')}`
    await here('run', 'greeting.yaml', '-q', '--example', 'a', '--store', store)
    const before = await entriesIn(store)
    // The good one, too: what is given together is imported together or not at all.
    const end = await here('cache', 'import', 'good.jsonl', 'bad.jsonl', '--store', store)
    expect(end.status).toBe(1)
    expect(end.stderr).toMatch(new RegExp(`bad\\.jsonl${line.source}`))
    expect(end.stderr).toContain(says)
    expect(end.stderr).toContain('Nothing of it was imported')
    expect(await entriesIn(store)).toBe(before)
  })

  test('a file that is not there, and a folder', async () => {
    expect((await here('cache', 'import', 'none.jsonl')).stderr).toContain('none.jsonl')
    expect((await here('cache', 'import', 'prompts')).status).toBe(1)
    expect((await here('cache', 'export', 'prompts')).stderr).toContain('could not write')
    expect((await here('cache', 'export', 'no/such/folder.jsonl')).stderr).toContain('could not write')
  })
})

function withoutLine(text: string, index: number): string {
  return text.split('\n').toSpliced(index, 1).join('\n')
}

function moved(text: string): string {
  const lines = text.split('\n')
  return lines.toSpliced(1, 2, lines[2] ?? '', lines[1] ?? '').join('\n')
}

test('checksums can be made anew by anybody: SHA-256 of the key, a newline and the entry as it stands', async () => {
  await here('cache', 'export', 'a.jsonl')
  const lines = (await fileText('a.jsonl')).trimEnd().split('\n')
  const sums = lines.slice(1, -1).map((line) => {
    const [, key, entry, sum] = /^\{"key":"(.*?)","entry":(.*),"sha256":"(.*)"\}$/.exec(line) ?? []
    expect(createHash('sha256').update(`${key}\n${entry}`).digest('hex')).toBe(sum)
    return `${sum}\n`
  })
  expect(lines.at(-1)).toContain(createHash('sha256').update(sums.join('')).digest('hex'))
})
