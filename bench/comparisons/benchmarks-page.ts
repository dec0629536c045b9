import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from '../measuring/repository.ts'

const page = join(repository, 'docs/benchmarks.md')

/** Replaces the sections of what was measured; those of other comparisons stay as they are. Throws where a place is missing. */
export async function writeSections(sections: ReadonlyMap<string, string>): Promise<void> {
  let text = await readFile(page, 'utf8')
  for (const [name, section] of sections) {
    const [from, to] = [`<!-- bench ${name} -->`, `<!-- bench ${name} ends -->`]
    const [start, end] = [text.indexOf(from), text.indexOf(to)]
    if (start === -1 || end < start) throw new Error(`docs/benchmarks.md has no place for ${name}: ${from} … ${to}`)
    text = `${text.slice(0, start + from.length)}\n\n${section}\n\n${text.slice(end)}`
  }
  await writeFile(page, text)
}
