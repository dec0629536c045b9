import { resolve } from 'node:path'

import { calibrateJudge as calibrate } from '../../app/calibrate-judge.ts'
import { calibrationText } from '../../report/calibration-text.ts'
import { counted } from '../../report/headline.ts'
import { exitStatus, type ExitStatus } from '../exit-status.ts'
import { printJson } from '../print-json.ts'
import type { Terminal } from '../terminal.ts'
import type { StoreFlags } from '../with-store.ts'

/** The flags of `judge calibrate`. */
export interface CalibrateFlags extends StoreFlags {
  readonly labels?: string
  readonly scorer?: string
  readonly json?: true
}

/** Compares a judge with people's labels, stores how they meet, and prints it. */
export async function calibrateJudge(file: string, flags: CalibrateFlags, terminal: Terminal): Promise<ExitStatus> {
  const calibrated = await calibrate({
    file: resolve(terminal.directory, file),
    storeUrl: flags.store ?? null,
    labels: flags.labels === undefined ? null : resolve(terminal.directory, flags.labels),
    scorer: flags.scorer ?? null,
    environment: terminal.environment,
  })
  if (flags.json) {
    printJson({ format: 'promptlooper-calibration', version: 1, ...calibrated }, terminal)
    return exitStatus.done
  }
  if (calibrated.labelsRead > 0) terminal.note(`${counted(calibrated.labelsRead, 'label')} stored`)
  terminal.write(calibrationText(calibrated.scorerName, calibrated.calibration, terminal.columns))
  return exitStatus.done
}
