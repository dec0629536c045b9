import type { Setting } from '../../domain/experiment.ts'
import { addFault, type FileReading } from '../file-reading.ts'
import type { AxisRead } from '../matrix/read-axes.ts'
import type { StageRead } from './read-stages.ts'

/** Adds a fault for each stage whose prompt or model neither it nor an axis nor every included variant gives. */
export function checkComplete(
  reading: FileReading,
  stages: readonly StageRead[],
  axes: readonly AxisRead[],
  include: readonly (readonly Setting[])[],
): void {
  for (const [index, stage] of stages.entries()) {
    for (const field of ['prompt', 'model'] as const) {
      if (field === 'prompt' ? stage.isPromptWritten : stage.isModelWritten) continue
      if (axes.some(({ target }) => target.field === field && target.stageIndexes.includes(index))) continue
      const isIncluded =
        include.length > 0 &&
        include.every((settings) => settings.some((setting) => setting.field === field && setting.stageIndex === index))
      if (isIncluded && axes.length === 0) continue
      const name =
        stage.definition.name === null
          ? stages.length === 1
            ? 'the file'
            : `stage ${index + 1}`
          : `the stage "${stage.definition.name}"`
      addFault(
        reading,
        stage.at,
        `no-${field}`,
        `${name} has no ${field}`,
        `Write \`${field}:\`, or an axis that gives it.`,
      )
    }
  }
}
