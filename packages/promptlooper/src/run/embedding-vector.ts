/** A vector as a cache entry keeps it: 32-bit floats, little-endian, in base64. Two thirds of the digits' length or less. */
export function encodeVector(vector: ArrayLike<number>): string {
  const bytes = new DataView(new ArrayBuffer(vector.length * bytesPerNumber))
  for (let index = 0; index < vector.length; index += 1) {
    bytes.setFloat32(index * bytesPerNumber, vector[index] ?? 0, true)
  }
  return Buffer.from(bytes.buffer).toString('base64')
}

/** The vector that `encodeVector` wrote. */
export function decodeVector(text: string): readonly number[] {
  const bytes = Buffer.from(text, 'base64')
  const vector: number[] = []
  for (let at = 0; at + bytesPerNumber <= bytes.length; at += bytesPerNumber) vector.push(bytes.readFloatLE(at))
  return vector
}

const bytesPerNumber = 4
