import { expect, test } from 'vitest'
import { Places } from './places.ts'

const never = new AbortController().signal

test('places are given in the order in which they were asked for', async () => {
  const places = new Places(1)
  const order: number[] = []
  await Promise.all(
    [1, 2, 3].map(async (number) => {
      const leave = await places.take({ signal: never })
      order.push(number)
      leave()
    }),
  )
  expect(order).toEqual([1, 2, 3])
})

test('who gives up waiting takes no place, and the next gets it', async () => {
  const places = new Places(1)
  const leave = await places.take({ signal: never })
  const controller = new AbortController()
  const first = places.take({ signal: controller.signal })
  const second = places.take({ signal: never })
  controller.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  await expect(places.take({ signal: controller.signal })).rejects.toThrow('enough')
  leave()
  const leaveAgain = await second
  leaveAgain()
  await expect(places.take({ signal: never })).resolves.toBeTypeOf('function')
})
