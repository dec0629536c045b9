import { expect, test } from 'vitest'
import { whenAborted } from './when-aborted.ts'

test('all who listen hear once, in the order in which they came', () => {
  const controller = new AbortController()
  const heard: string[] = []
  whenAborted(controller.signal, () => heard.push('first'))
  whenAborted(controller.signal, () => heard.push('second'))
  controller.abort()
  controller.abort()
  expect(heard).toEqual(['first', 'second'])
})

test('who has left hears nothing, be it while the others are told', () => {
  const controller = new AbortController()
  const heard: string[] = []
  const leave = whenAborted(controller.signal, () => heard.push('left before'))
  whenAborted(controller.signal, () => {
    heard.push('stays')
    leaveMeanwhile()
  })
  const leaveMeanwhile = whenAborted(controller.signal, () => heard.push('left meanwhile'))
  leave()
  controller.abort()
  expect(heard).toEqual(['stays'])
})
