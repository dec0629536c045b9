import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from '../measuring/repository.ts'

const page = join(repository, 'docs/benchmarks.md')

/** Replaces a comparison's section; the others stay as they are. Throws where the page has no place for it. */
export async function writeSection(name: string, section: string): Promise<void> {
  const text = await readFile(page, 'utf8')
  const [from, to] = [`<!-- bench ${name} -->`, `<!-- bench ${name} ends -->`]
  const [start, end] = [text.indexOf(from), text.indexOf(to)]
  if (start === -1 || end < start) throw new Error(`docs/benchmarks.md has no place for ${name}: ${from} … ${to}`)
  await writeFile(page, `${text.slice(0, start + from.length)}\n\n${section}\n\n${text.slice(end)}`)
}
