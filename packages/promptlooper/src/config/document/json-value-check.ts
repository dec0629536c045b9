import type { Fault } from '../faults.ts'
import { keyPathText, type KeyPath, type SourceDocument } from './source-document.ts'

/** A fault for each part of a document that JSON can't hold: functions, dates, infinite numbers, class instances. */
export function nonJsonFaults(document: SourceDocument): readonly Fault[] {
  const faults: Fault[] = []
  const around = new Set<object>()
  const visit = (value: unknown, path: KeyPath): void => {
    const wrong = wrongKind(value)
    if (wrong !== undefined || (typeof value === 'object' && value !== null && around.has(value))) {
      faults.push({
        code: 'not-json',
        position: document.positionOf(path),
        message: `${path.length === 0 ? 'the file' : keyPathText(path)} is ${wrong ?? 'a value that holds itself'}; only what JSON can say may stand here`,
      })
      return
    }
    if (typeof value !== 'object' || value === null) return
    around.add(value)
    if (Array.isArray(value)) value.forEach((item, index) => visit(item, [...path, index]))
    else for (const [key, member] of Object.entries(value)) if (member !== undefined) visit(member, [...path, key])
    around.delete(value)
  }
  visit(document.value, [])
  return faults
}

function wrongKind(value: unknown): string | undefined {
  const type = typeof value
  if (type === 'number') return Number.isFinite(value) ? undefined : `the number ${String(value)}`
  if (type === 'string' || type === 'boolean' || value === null || Array.isArray(value)) return undefined
  if (typeof value !== 'object') return `a ${type}`
  return isPlain(value) ? undefined : `a ${value.constructor.name}`
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null
}
