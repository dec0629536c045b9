import { z } from 'zod'
import { isRecord, type JsonValue } from '../../domain/json-value.ts'
import { jsonText } from '../answer-json.ts'
import { callOptions } from './ask-judge.ts'

/** The options of scorers that judge what was retrieved. */
export const contextOptions = {
  model: z.string().min(1).describe('The model that judges, as provider/model.'),
  context: z
    .union([z.string(), z.array(z.json())], 'expected a text, or a list of texts')
    .optional()
    .describe('The retrieved text, or the list of what was retrieved, best first; input.context where absent.'),
  min: z.number().min(0).max(1).optional().describe('The least value that holds: 1 from it on, else 0.'),
  ...callOptions,
}

/** What was retrieved, piece by piece, best first. Throws where there is nothing: without it there is nothing to judge by. */
export function retrievedPieces(written: JsonValue | undefined, input: JsonValue): readonly string[] {
  const found = written ?? (isRecord(input) ? input['context'] : undefined) ?? null
  const pieces = Array.isArray(found) ? found.map(pieceText) : [pieceText(found)]
  if (pieces.some((piece) => piece.trim() !== '')) return pieces
  throw new Error('there is no context; name it, as in  context: "{{ input.documents }}"')
}

/** A piece may be a text, or an object that holds it, as retrievers give them. */
function pieceText(piece: JsonValue): string {
  if (piece === null) return ''
  if (!isRecord(piece)) return jsonText(piece)
  const text = ['text', 'content', 'page_content'].map((name) => piece[name]).find((each) => typeof each === 'string')
  return typeof text === 'string' ? text : JSON.stringify(piece)
}
