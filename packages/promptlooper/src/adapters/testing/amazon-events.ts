import { crc32 } from 'node:zlib'
import type { JsonObject } from '../../domain/json-value.ts'

/**
 * Events in the binary encoding that Bedrock streams (`application/vnd.amazon.eventstream`): the lengths of the whole and
 * of its headers, a checksum of both, headers of texts, the payload, a checksum of all.
 */
export function amazonEvents(...events: readonly (readonly [type: string, payload: JsonObject])[]): Uint8Array {
  return Buffer.concat(events.map(([type, payload]) => encodeEvent(type, payload)))
}

function encodeEvent(type: string, payload: JsonObject): Uint8Array {
  const headers = Buffer.concat([
    encodeHeader(':event-type', type),
    encodeHeader(':content-type', 'application/json'),
    encodeHeader(':message-type', 'event'),
  ])
  const body = Buffer.from(JSON.stringify(payload))
  const prelude = Buffer.alloc(12)
  prelude.writeUInt32BE(headers.length + body.length + 16, 0)
  prelude.writeUInt32BE(headers.length, 4)
  prelude.writeUInt32BE(crc32(prelude.subarray(0, 8)), 8)
  const message = Buffer.concat([prelude, headers, body])
  const checksum = Buffer.alloc(4)
  checksum.writeUInt32BE(crc32(message))
  return Buffer.concat([message, checksum])
}

/** A text has type 7 and two bytes of length. */
function encodeHeader(name: string, value: string): Uint8Array {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(Buffer.byteLength(value))
  return Buffer.concat([Buffer.from([name.length]), Buffer.from(name), Buffer.from([7]), length, Buffer.from(value)])
}
