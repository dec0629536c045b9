import { isAlias, isMap, isPair, isScalar, isSeq, type Document, type LineCounter, type Node, type Pair } from 'yaml'
import type { SourcePosition } from '../../domain/experiment.ts'
import { scalarLayout } from './scalar-layout.ts'
import type { KeyPath, TextPlace } from './source-document.ts'

/** Tells where the parts of a YAML document stand. */
export class YamlPositions {
  readonly #document: Document
  readonly #lines: LineCounter
  readonly #file: string
  readonly #text: string

  constructor(document: Document, lines: LineCounter, file: string, text: string) {
    this.#document = document
    this.#lines = lines
    this.#file = file
    this.#text = text
  }

  /** The place of an offset in the text. */
  at(offset: number): SourcePosition {
    const { line, col } = this.#lines.linePos(offset)
    return { file: this.#file, line: Math.max(1, line), column: Math.max(1, col) }
  }

  positionOf(path: KeyPath): SourcePosition {
    return this.at(startOf(this.#find(path).node))
  }

  keyPositionOf(path: KeyPath): SourcePosition {
    const { pair, node } = this.#find(path)
    return this.at(startOf(pair !== undefined && isNode(pair.key) ? pair.key : node))
  }

  textPlaceOf(path: KeyPath): TextPlace {
    const { node } = this.#find(path)
    if (!isScalar(node)) return { position: this.positionOf(path), indent: 'unknown' }
    const { offset, indent } = scalarLayout(node, this.#text)
    return { position: this.at(offset), indent }
  }

  /** The deepest node that exists along a path, and the pair that holds it. */
  #find(path: KeyPath): { readonly node: Node | null; readonly pair?: Pair } {
    let found: { readonly node: Node | null; readonly pair?: Pair } = { node: this.#document.contents }
    for (const key of path) {
      const next = this.#child(this.#resolved(found.node), key)
      if (next === undefined) return found
      found = next
    }
    return { ...found, node: this.#resolved(found.node) }
  }

  #resolved(node: Node | null): Node | null {
    return isAlias(node) ? (node.resolve(this.#document) ?? node) : node
  }

  #child(node: Node | null, key: string | number): { readonly node: Node | null; readonly pair?: Pair } | undefined {
    if (isSeq(node)) {
      const item = typeof key === 'number' ? node.items[key] : undefined
      return isNode(item) ? { node: item } : undefined
    }
    if (!isMap(node)) return undefined
    const pair = node.items.find((candidate) => isScalar(candidate.key) && String(candidate.key.value) === String(key))
    if (pair === undefined) return this.#merged(node.items, key)
    return { node: isNode(pair.value) ? pair.value : isNode(pair.key) ? pair.key : null, pair }
  }

  /** A member that `<<` brings in from elsewhere. */
  #merged(
    pairs: readonly Pair[],
    key: string | number,
  ): { readonly node: Node | null; readonly pair?: Pair } | undefined {
    for (const pair of pairs) {
      if (!isScalar(pair.key) || pair.key.value !== '<<' || !isNode(pair.value)) continue
      const source = this.#resolved(pair.value)
      const found = isSeq(source)
        ? source.items
            .map((item) => (isNode(item) ? this.#child(this.#resolved(item), key) : undefined))
            .find((item) => item !== undefined)
        : this.#child(source, key)
      if (found !== undefined) return found
    }
    return undefined
  }
}

function isNode(value: unknown): value is Node {
  return isScalar(value) || isMap(value) || isSeq(value) || isAlias(value)
}

function startOf(node: Node | null): number {
  if (isPair(node)) return 0
  return node?.range?.[0] ?? 0
}
