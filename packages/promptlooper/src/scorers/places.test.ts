import { expect, test } from 'vitest'
import { Places } from './places.ts'

const never = new AbortController().signal

test('places are given in the order in which they were asked for', async () => {
  const places = new Places(1)
  const order: number[] = []
  await Promise.all(
    [1, 2, 3].map(async (number) => {
      const leave = await places.take(never)
      order.push(number)
      leave()
    }),
  )
  expect(order).toEqual([1, 2, 3])
})

test('who gives up waiting takes no place, and the next gets it', async () => {
  const places = new Places(1)
  const leave = await places.take(never)
  const controller = new AbortController()
  const first = places.take(controller.signal)
  const second = places.take(never)
  controller.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  await expect(places.take(controller.signal)).rejects.toThrow('enough')
  leave()
  const leaveAgain = await second
  leaveAgain()
  await expect(places.take(never)).resolves.toBeTypeOf('function')
})
