import { stripVTControlCharacters } from 'node:util'
import { describe, expect, test } from 'vitest'
import { drawTable, type TextColumn } from './text-table.ts'

const column = (heading: string, cell: string, dropOrder: number | null): TextColumn => ({
  heading,
  align: 'left',
  cells: [cell, cell],
  dropOrder,
})
const columns = [
  column('variant', 'few-shot with descriptions', null),
  column('mean', '.868', null),
  { ...column('bar', '├──────────●─────────┤', 9), isOptional: true },
  column('cost', '$0.41', 2),
  column('failed', '12', 1),
]

describe('a table', () => {
  test('has all columns where there is room', () => {
    const [head] = drawTable(columns, 120).split('\n')
    expect(head?.trim().split(/\s+/)).toEqual(['variant', 'mean', 'bar', 'cost', 'failed'])
    expect(drawTable(columns, null).split('\n')[0]).toBe(head)
  })

  test.each([100, 70, 50, 40, 30, 20])('keeps to %i characters, and what does not fit stands below', (width) => {
    const table = drawTable(columns, width)
    for (const line of table.split('\n')) expect(line.length).toBeLessThanOrEqual(width)
    for (const heading of ['variant', 'mean', 'cost', 'failed']) expect(table).toContain(heading)
  })

  test('loses what is optional first', () => {
    expect(drawTable(columns, 60)).not.toContain('bar')
  })

  test('cuts the first column where nothing else helps', () => {
    expect(drawTable(columns.slice(0, 2), 24)).toContain('…')
  })

  test('does not count colours as width', () => {
    const painted = columns.map((each) => ({ ...each, cells: each.cells.map((cell) => `\u001b[31m${cell}\u001b[39m`) }))
    expect(stripVTControlCharacters(drawTable(painted, 80))).toBe(drawTable(columns, 80))
  })

  test('has no white space at the ends of lines', () => {
    expect(drawTable(columns, 120)).not.toMatch(/ $/m)
  })
})
