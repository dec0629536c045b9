/**
 * What the index of words costs those who write runs: the same runs are committed to stores that differ in nothing else.
 *
 *     node bench/text-index.ts [--count 20000] [--rounds 5]
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { openStore } from 'promptlooper'
import { fillStore } from './measuring/filled-store.ts'
import { median } from './measuring/median.ts'
import { temporaryFolder } from './measuring/temporary-folder.ts'

const { values } = parseArgs({
  options: { count: { type: 'string', default: '20000' }, rounds: { type: 'string', default: '5' } },
})
const count = Number(values.count)

/** What is done to an empty store before it is filled. */
const ways = {
  'as it is: words are added later, by who searches': '',
  'without the triggers that forget words': 'drop trigger run_texts_of_removed; drop trigger run_texts_of_asked_again;',
  'words added with every commit': `create trigger words after update of commit_sequence on runs
    when new.commit_sequence is not null begin
    insert into run_texts (rowid, input, prompt, answer)
      select new.commit_sequence, '', group_concat(prompt_sent), group_concat(response_raw)
      from stage_results where run_id = new.id;
    end;`,
}

const times = new Map<string, number[]>(Object.keys(ways).map((way) => [way, []]))
const indexing: number[] = []
for (let round = 0; round < Number(values.rounds); round += 1) {
  for (const [way, sql] of Object.entries(ways)) {
    await using folder = await temporaryFolder()
    const path = join(folder.path, `${count}.db`)
    await (await openStore(`sqlite:${path}`))[Symbol.asyncDispose]()
    {
      using database = new DatabaseSync(path)
      database.exec(sql)
    }
    const startedAt = performance.now()
    const { storeUrl } = await fillStore(folder.path, count)
    times.get(way)?.push(performance.now() - startedAt)
    if (sql === '') indexing.push(await indexAll(storeUrl))
  }
}
for (const [way, each] of times) console.log(`${way.padEnd(52)} ${microseconds(each)} µs a run`)
console.log(`${'adding the words of all of them later'.padEnd(52)} ${microseconds(indexing)} µs a run`)

async function indexAll(storeUrl: string): Promise<number> {
  await using store = await openStore(storeUrl)
  const startedAt = performance.now()
  while ((await store.browse.indexTexts(100)) > 0);
  return performance.now() - startedAt
}

function microseconds(each: readonly number[]): string {
  return ((median(each) / count) * 1_000).toFixed(1).padStart(7)
}
