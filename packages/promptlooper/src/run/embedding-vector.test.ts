import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeVector, encodeVector } from './embedding-vector.ts'

test('a vector comes back as it was, to the precision of 32 bits', () => {
  const floats = fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }))
  fc.assert(
    fc.property(floats, (vector) => {
      expect(decodeVector(encodeVector(vector))).toEqual(vector)
    }),
  )
})

test('512 numbers take less than 3 KB', () => {
  expect(encodeVector(new Float32Array(512)).length).toBeLessThan(3_000)
})
