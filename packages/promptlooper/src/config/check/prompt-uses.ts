import type { Experiment, Stage, Variant } from '../../domain/experiment.ts'
import { compilePrompt } from '../../template/compile-prompt.ts'
import { contractNames, experimentNames } from '../../template/stage-context.ts'
import type { TemplateFilters } from '../../template/template-filters.ts'
import type { VariableUse } from '../../template/variable-use.ts'
import type { Fault, FaultList } from '../faults.ts'
import { listNames, suggestion } from '../suggestion.ts'
import { templateErrorFault } from '../template-error-fault.ts'
import { outputFault } from './output-fault.ts'
import { resolvePath } from './resolve-path.ts'

/** A place where a prompt reads something of the example's input. */
export interface InputUse {
  /** The keys below `input`; none for the input as a whole. */
  readonly keys: readonly string[]
  readonly use: VariableUse
  /** How many of the keys, from the first, lead to something that the prompt asks for before it goes deeper; 0: nothing. */
  readonly askedKeys: number
  /** What else could be meant where the first key is a variable of its own. */
  readonly otherNames: readonly string[]
}

/**
 * What the prompts of all variants read of the input and don't guard. What they read of anything else is checked here:
 * a variable that the context has not, a stage that does not come earlier.
 */
export function promptUses(
  experiment: Experiment,
  variants: readonly Variant[],
  filters: TemplateFilters,
  faults: FaultList,
): readonly InputUse[] {
  const found = new Map<string, InputUse>()
  const done = new Set<string>()
  const numbers = new Map<unknown, number>()
  for (const variant of variants) {
    for (const [index, stage] of variant.stages.entries()) {
      // Variants share most prompts; a prompt is checked again only where it sees other names.
      const number = numbers.get(stage.prompt) ?? numbers.size
      numbers.set(stage.prompt, number)
      const seen = JSON.stringify([number, index, stage.vars])
      if (done.has(seen)) continue
      done.add(seen)
      const uses = usesOf(experiment, stage, filters, faults)
      const asked = new Set(uses.filter((use) => use.guarded).map((use) => use.path))
      for (const use of uses.filter(({ guarded }) => !guarded)) {
        const checked = checkUse(experiment, variant.stages, index, use)
        if (checked.kind === 'fault') faults.push(checked.fault)
        if (checked.kind !== 'input') continue
        const askedKeys = Math.max(0, askedLength(use.path, asked) - (use.path.split('.').length - checked.keys.length))
        found.set(JSON.stringify([checked.keys, use.source.position.file, use.line, use.column]), {
          ...checked,
          askedKeys,
          use,
        })
      }
    }
  }
  return [...found.values()]
}

function usesOf(
  experiment: Experiment,
  stage: Stage,
  filters: TemplateFilters,
  faults: FaultList,
): readonly VariableUse[] {
  try {
    return compilePrompt(stage.prompt, experiment.template, filters).variablePaths()
  } catch (thrown) {
    faults.push(templateErrorFault(thrown, { file: experiment.file, line: 1, column: 1 }))
    return []
  }
}

/** How many keys the longest beginning of a path has that the prompt asks for: 1 for `a.b` after `{% if a %}`. */
function askedLength(path: string, asked: ReadonlySet<string>): number {
  const keys = path.split('.')
  for (let length = keys.length - 1; length > 0; length--) if (asked.has(keys.slice(0, length).join('.'))) return length
  return 0
}

type Checked =
  | { readonly kind: 'known' }
  | { readonly kind: 'fault'; readonly fault: Fault }
  | { readonly kind: 'input'; readonly keys: readonly string[]; readonly otherNames: readonly string[] }

const known: Checked = { kind: 'known' }

function checkUse(experiment: Experiment, stages: readonly Stage[], index: number, use: VariableUse): Checked {
  const [root = '', ...keys] = use.path.split('.')
  const vars = stages[index]?.vars ?? {}
  if (root === 'input') return { kind: 'input', keys, otherNames: [] }
  if (experiment.contextForm === 'contract') {
    return contractNames.some((name) => name === root) ? known : { kind: 'fault', fault: contractFault(use, root) }
  }
  if (root === 'outputs') return faultOr(outputFault(use, keys, stages, index))
  if (root === 'vars') return faultOr(varFault(use, keys, vars))
  if (experimentNames.some((name) => name === root)) return known
  if (Object.hasOwn(vars, root)) return faultOr(varFault(use, [root, ...keys], vars))
  return { kind: 'input', keys: [root, ...keys], otherNames: [...Object.keys(vars), ...experimentNames] }
}

function faultOr(fault: Fault | undefined): Checked {
  return fault === undefined ? known : { kind: 'fault', fault }
}

function contractFault(use: VariableUse, root: string): Fault {
  return {
    code: 'unknown-variable',
    position: usePosition(use),
    message: `there is no variable "${root}".${suggestion(root, contractNames)}`,
    hint: `Without a dataset, prompts see only ${listNames(contractNames)}.`,
  }
}

function varFault(use: VariableUse, keys: readonly string[], vars: Stage['vars']): Fault | undefined {
  const resolved = resolvePath(vars, keys)
  if (resolved.found) return undefined
  return {
    code: 'unknown-variable',
    position: usePosition(use),
    message: `the vars have no "${keys.join('.')}".${suggestion(resolved.key, resolved.siblings)}`,
  }
}

/** Where a use stands in its file. */
export function usePosition({ source, line, column }: VariableUse): Fault['position'] {
  return { file: source.position.file, line, column }
}
