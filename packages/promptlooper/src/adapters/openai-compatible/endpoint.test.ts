import { expect, test } from 'vitest'
import { endpoint, withHost } from './endpoint.ts'

test("a path goes below the base URL and before the base's query", () => {
  expect(endpoint('https://host.example/openai/v1/?api-version=1', '/models')).toEqual({
    origin: 'https://host.example',
    path: '/openai/v1/models?api-version=1',
  })
})

test.each([
  [undefined, 'http://127.0.0.1:11434/v1'],
  ['', 'http://127.0.0.1:11434/v1'],
  ['box', 'http://box:11434/v1'],
  ['box:1234', 'http://box:1234/v1'],
  [':1234', 'http://127.0.0.1:1234/v1'],
  ['0.0.0.0', 'http://127.0.0.1:11434/v1'],
  ['http://box:1234', 'http://box:1234/v1'],
  ['https://box.example', 'https://box.example/v1'],
  ['https://box.example/ollama/v1', 'https://box.example/ollama/v1'],
])('OLLAMA_HOST=%s gives %s', (host, expected) => {
  expect(withHost('http://127.0.0.1:11434/v1', host)).toBe(expected)
})
