import type { Experiment } from '../domain/experiment.ts'
import type { ModuleLoader } from '../domain/module-loader.ts'
import { filtersOf, noFilters, type TemplateFilters } from '../template/template-filters.ts'

/** The filters that an experiment's templates may call; none where its file names no module. */
export async function loadFilters(
  { template }: Pick<Experiment, 'template'>,
  loadModule: ModuleLoader,
): Promise<TemplateFilters> {
  if (template.filters === null) return noFilters
  return filtersOf(await loadModule(template.filters), template.filters)
}
