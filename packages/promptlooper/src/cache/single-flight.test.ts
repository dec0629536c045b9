import { expect, test, vi } from 'vitest'

import { SingleFlight } from './single-flight.ts'

/** A making that the test ends; it fails with its signal's reason when it is cancelled. */
function making() {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const make = vi.fn(async (signal: AbortSignal): Promise<string> => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    return await promise
  })
  return { make, resolve, reject }
}

test('identical calls in flight share one making', async () => {
  const flights = new SingleFlight<string>()
  const { make, resolve } = making()
  const all = Promise.all([flights.share('k', make), flights.share('k', make), flights.share('k', make)])
  resolve('ham')
  expect(await all).toEqual([
    { value: 'ham', shared: false },
    { value: 'ham', shared: true },
    { value: 'ham', shared: true },
  ])
  expect(make).toHaveBeenCalledTimes(1)
})

test('other keys, and calls after the end, make their own', async () => {
  const flights = new SingleFlight<string>()
  const make = vi.fn(async () => await Promise.resolve('ham'))
  await Promise.all([flights.share('a', make), flights.share('b', make)])
  await flights.share('a', make)
  expect(make).toHaveBeenCalledTimes(3)
})

test('a failure reaches all who wait, and the next call makes anew', async () => {
  const flights = new SingleFlight<string>()
  const { make, reject } = making()
  const all = Promise.allSettled([flights.share('k', make), flights.share('k', make)])
  reject(new Error('down'))
  expect(await all).toMatchObject([{ reason: { message: 'down' } }, { reason: { message: 'down' } }])
  expect(await flights.share('k', async () => await Promise.resolve('ham'))).toEqual({ value: 'ham', shared: false })
})

test('one who aborts leaves alone, be it the one who began', async () => {
  const flights = new SingleFlight<string>()
  const { make, resolve } = making()
  const leaving = new AbortController()
  const first = flights.share('k', make, leaving.signal)
  const second = flights.share('k', make)
  leaving.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  expect(make.mock.calls[0]?.[0].aborted).toBe(false)
  resolve('ham')
  expect(await second).toEqual({ value: 'ham', shared: true })
})

test('when all have left, the making is cancelled; one who comes then makes anew after its end', async () => {
  const flights = new SingleFlight<string>()
  const { promise: cleanedUp, resolve: endCleanup } = Promise.withResolvers<void>()
  const cancelled = Promise.withResolvers<void>()
  const leaving = new AbortController()
  const first = flights.share(
    'k',
    async (signal) => {
      signal.addEventListener('abort', () => cancelled.resolve())
      await cancelled.promise
      await cleanedUp
      throw signal.reason
    },
    leaving.signal,
  )
  leaving.abort(new Error('enough'))
  await expect(first).rejects.toThrow('enough')
  await cancelled.promise
  const make = vi.fn(async () => await Promise.resolve('ham'))
  const second = flights.share('k', make)
  await new Promise((resolve) => setImmediate(resolve))
  expect(make).not.toHaveBeenCalled()
  endCleanup()
  expect(await second).toEqual({ value: 'ham', shared: false })
})

test('one whose signal is aborted already does not begin', async () => {
  const make = vi.fn(async () => await Promise.resolve('ham'))
  await expect(new SingleFlight<string>().share('k', make, AbortSignal.abort(new Error('late')))).rejects.toThrow(
    'late',
  )
  expect(make).not.toHaveBeenCalled()
})
