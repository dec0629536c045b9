import { extname } from 'node:path'

import { isModulePath } from '../config/document/read-document.ts'
import { parseJsonDocument } from '../config/document/json-document.ts'
import { moduleDocument } from '../config/document/module-document.ts'
import { parseYamlDocument } from '../config/document/yaml-document.ts'
import type { SourceDocument } from '../config/document/source-document.ts'
import { loadModule } from '../config/load-module.ts'
import { axisLabels, valueLabel } from '../config/matrix/axis-labels.ts'
import { readTextFile } from '../config/read-text-file.ts'
import { canonicalJson } from '../domain/config-hash.ts'
import type { AxisChoice } from '../domain/experiment.ts'
import { gitAxis } from '../domain/git-axis.ts'
import { isRecord, type JsonValue } from '../domain/json-value.ts'
import type { RevisionRecord } from '../domain/revision.ts'

/** What a revision's file says of how it is reported. */
export interface ReportSettings {
  /** What other variants are compared with; a commit stands on an axis of its own. null where the file names nothing. */
  readonly baseline: AxisChoice | null
  /** The scorer that decides; null where the file names none. */
  readonly objective: string | null
  /** The error that verdicts accept; null where the file says nothing. */
  readonly alpha: number | null
  /** The least difference that matters; null where the file names none. */
  readonly least: number | null
  readonly gates: readonly string[]
}

const nothingSaid: ReportSettings = { baseline: null, objective: null, alpha: null, least: null, gates: [] }

/**
 * Reads a revision's own copy of its file again. A module is read where it stands, as long as it is still the text that
 * ran; one that was edited since says nothing.
 */
export async function readReportSettings(revision: Pick<RevisionRecord, 'file' | 'source'>): Promise<ReportSettings> {
  const written = (await readDocumentOf(revision))?.value
  if (!isRecord(written)) return nothingSaid
  const verdict = isRecord(written['verdict']) ? written['verdict'] : {}
  const { objective, alpha, least } = verdict
  const gates = Array.isArray(written['gates']) ? written['gates'] : []
  return {
    baseline: baselineOf(written['baseline'], written['matrix']),
    objective: typeof objective === 'string' ? objective : null,
    alpha: typeof alpha === 'number' ? alpha : null,
    least: typeof least === 'number' ? least : null,
    gates: gates.filter((gate): gate is string => typeof gate === 'string').map((gate) => gate.trim()),
  }
}

async function readDocumentOf({
  file,
  source,
}: Pick<RevisionRecord, 'file' | 'source'>): Promise<SourceDocument | undefined> {
  // It was read without a fault when it ran: what is found wrong now is nobody's to mend.
  if (extname(file) === '.json') return parseJsonDocument(source, file, [])
  if (!isModulePath(file)) return parseYamlDocument(source, file, [])
  const reading = await readTextFile(file, file)
  if (!reading.ok || reading.text !== source) return undefined
  return moduleDocument(await loadModule(file), source, file, [])
}

function baselineOf(baseline: unknown, matrix: unknown): AxisChoice | null {
  if (typeof baseline === 'string') return { [gitAxis]: baseline }
  return isRecord(baseline) ? choiceOf(baseline, matrix) : null
}

/** The labels of the values that a baseline names: a value stands as its label, or as in the axis's list. */
function choiceOf(baseline: Record<string, unknown>, matrix: unknown): AxisChoice {
  const axes = isRecord(matrix) ? matrix : {}
  return Object.fromEntries(
    Object.entries(baseline).map(([path, value]) => [path, labelOf(path, value as JsonValue, axes[path])]),
  )
}

function labelOf(path: string, value: JsonValue, axis: unknown): string {
  if (Array.isArray(axis)) {
    const labels = axisLabels(path.split('.').at(-1) === 'prompt' ? 'prompt' : 'params', axis as JsonValue[])
    const index = axis.findIndex((item) => canonicalJson(item) === canonicalJson(value))
    return labels[index] ?? valueLabel(value)
  }
  if (isRecord(axis) && !Object.hasOwn(axis, valueLabel(value))) {
    const label = Object.keys(axis).find((key) => canonicalJson(axis[key]) === canonicalJson(value))
    return label ?? valueLabel(value)
  }
  return valueLabel(value)
}
