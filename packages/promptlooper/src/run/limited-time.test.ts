import { expect, test } from 'vitest'
import { inLimitedTime } from './limited-time.ts'

const expired = () => new Error('too long')
const never = () => new Promise<never>(() => {})

test('work that does not heed its signal ends with the time', async () => {
  await expect(inLimitedTime(5, undefined, expired, never)).rejects.toThrow('too long')
})

test('time that does not count is given on top, and no more than that', async () => {
  let asked = 0
  const notCounted = () => {
    asked += 1
    return asked === 1 ? 30 : 40
  }
  const startedAt = performance.now()
  await expect(inLimitedTime(5, undefined, expired, never, notCounted)).rejects.toThrow('too long')
  expect(asked).toBe(3)
  expect(performance.now() - startedAt).toBeGreaterThanOrEqual(44)
})

test('a time longer than any timer is not over at once', async () => {
  const work = () => new Promise((resolve) => setTimeout(() => resolve('done'), 10))
  await expect(inLimitedTime(2 ** 33, undefined, expired, work)).resolves.toBe('done')
})
