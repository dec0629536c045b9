import { Scalar, isMap, isScalar, visit, type Document } from 'yaml'
import type { FaultList } from '../faults.ts'
import type { YamlPositions } from './yaml-positions.ts'

/** What to do about `{{` or `{%` that stands in YAML without quotes. */
export const quoteItHint = 'Quote it: "{{ … }}", or write the text as a block after "|".'

/**
 * Finds each value like `prompt: {{ x }}`, which YAML reads as a mapping whose key is a mapping, adds a fault, and puts
 * the text that was meant in its place, so that the rest of the file can be checked.
 */
export function repairUnquotedTemplates(
  document: Document,
  text: string,
  positions: YamlPositions,
  faults: FaultList,
): void {
  visit(document, {
    Map(_key, map) {
      const [first] = map.items
      if (map.items.length !== 1 || !isMap(first?.key) || map.flow !== true) return undefined
      const [start, end] = map.range ?? [0, 0]
      const meant = text.slice(start, end)
      faults.push({
        code: 'unquoted-template',
        position: positions.at(start),
        message: `YAML reads ${meant} as a mapping, not as a text`,
        hint: `Quote it: "${meant}".`,
      })
      const scalar = new Scalar(meant)
      scalar.range = [start, end, end]
      return scalar
    },
    Pair(_key, pair) {
      // A mapping as a key elsewhere would only be stringified.
      if (isScalar(pair.key) || !isMap(pair.key) || pair.key.range == null) return undefined
      const [start] = pair.key.range
      faults.push({
        code: 'mapping-as-key',
        position: positions.at(start),
        message: 'a key can not be a mapping',
        hint: quoteItHint,
      })
      return visit.REMOVE
    },
  })
}
