import { expect } from 'vitest'

/** Expects two numbers to agree to a relative tolerance; `absolute` is allowed around 0. */
export function expectRelative(actual: number, expected: number, relative: number, absolute = 1e-15): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(Math.max(absolute, relative * Math.abs(expected)))
}

/** Expects two numbers to agree to an absolute tolerance. */
export function expectAbsolute(actual: number, expected: number, absolute: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(absolute)
}
