import { existsSync } from 'node:fs'
import { mkdir, symlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { checkExperiment } from '../../config/check-experiment.ts'
import { loadExperiment, type LoadOptions } from '../../config/load-experiment.ts'
import { ConfigError, PromptLooperError } from '../../domain/errors.ts'
import type { Experiment, Variant } from '../../domain/experiment.ts'
import { gitAxis } from '../../domain/git-axis.ts'
import { planVariants } from '../../plan/plan-variants.ts'
import type { TemplateFilters } from '../../template/template-filters.ts'
import { loadFilters } from '../load-filters.ts'
import { openCommitFolder, type CommitFolder } from './commit-folder.ts'

/** What an experiment was at a commit, ready to run beside what it is now. */
export interface GitBaseline {
  /** As it was named: `git:main`. */
  readonly name: string
  /** The experiment as the file was at the commit, with the dataset, providers and scorers of the working file. */
  readonly experiment: Experiment
  /** Those that send something else than their namesakes do now, labelled with the commit's name. */
  readonly variants: readonly Variant[]
  readonly filters: TemplateFilters
  readonly warnings: readonly string[]
}

/**
 * Reads an experiment's file, with the prompts and schemas that it names, as they were at a commit. The dataset, the
 * providers and the scorers are those of the working file: both sides answer the same questions, asked of the same models,
 * and are measured by one measure. Throws a PromptLooperError where there is no such commit or file, and a ConfigError
 * where the file was faulty then.
 */
export async function readGitBaseline(
  current: Experiment,
  variants: readonly Variant[],
  name: string,
  options: LoadOptions,
  signal: AbortSignal,
): Promise<GitBaseline> {
  const revision = name.replace(/^git:/, '')
  await using folder = await openCommitFolder(current.file, revision)
  await linkDataset(current, folder)
  const loaded = await loadAtCommit(folder, current.file, name, options)
  if (loaded.contextForm !== current.contextForm) {
    throw new PromptLooperError('other-form', `at ${name} the file had another form of context than now`, {
      hint: 'Compare with a commit since the change, or with a stored revision: "promptlooper compare".',
    })
  }
  const providers = { ...loaded.providers, ...current.providers }
  const { file, dataset, scorers } = current
  const experiment = { ...loaded, file, dataset, scorers, providers }
  const labels = new Set(variants.map(({ label }) => label))
  const then = planVariants(experiment).filter(({ label }) => labels.has(label))
  const { warnings } = await checkExperiment(experiment, then, { signal })
  const changed = then.filter(({ key }) => variants.every((variant) => variant.key !== key))
  return {
    name,
    experiment,
    variants: changed.map((variant) => atCommit(variant, name)),
    filters: await loadFilters(loaded, options.loadModule),
    warnings: [...warnings.map((warning) => `at ${name}: ${warning}`), ...unmatched(variants, then, name)],
  }
}

async function loadAtCommit(
  folder: CommitFolder,
  file: string,
  name: string,
  options: LoadOptions,
): Promise<Experiment> {
  try {
    return await loadExperiment(folder.pathOf(file), options)
  } catch (thrown) {
    if (!(thrown instanceof ConfigError)) throw thrown
    // Where the files are laid out means nothing to a reader; their places in the repository do.
    const message = thrown.message.replaceAll(`${folder.path}/`, '')
    const hint = thrown.hint === undefined ? {} : { hint: thrown.hint }
    throw new ConfigError(thrown.code, `at ${name}: ${message}`, { cause: thrown, ...hint })
  }
}

/** The loader wants the dataset to be there; one that no commit holds stands only in the working folder. */
async function linkDataset({ dataset }: Experiment, folder: CommitFolder): Promise<void> {
  if (dataset.path === null) return
  const path = folder.pathOf(dataset.path)
  if (existsSync(path)) return
  await mkdir(dirname(path), { recursive: true })
  await symlink(dataset.path, path)
}

function atCommit(variant: Variant, name: string): Variant {
  const label = Object.keys(variant.labels).length === 0 ? name : `${variant.label} · ${name}`
  return { ...variant, label, labels: { ...variant.labels, [gitAxis]: name } }
}

function unmatched(now: readonly Variant[], then: readonly Variant[], name: string): readonly string[] {
  const before = new Map(then.map((variant) => [variant.label, variant]))
  const byKey = new Map(now.map((variant) => [variant.key, variant]))
  return now.flatMap(({ label }) => {
    const namesake = before.get(label)
    if (namesake === undefined) return [`${label} is not in ${name}: there is nothing to compare it with`]
    const other = byKey.get(namesake.key)
    if (other === undefined || other.label === label) return []
    return [`${label} at ${name} is what ${other.label} is now: compare these two with "promptlooper compare"`]
  })
}
