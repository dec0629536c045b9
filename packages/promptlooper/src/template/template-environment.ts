import { DictLoader, Environment, TemplateError } from '@promptlooper/jinja'
import { ConfigError, PromptLooperError } from '../domain/errors.ts'
import type { TemplateSettings } from '../domain/experiment.ts'
import type { TemplateFilters } from './template-filters.ts'

/**
 * The Jinja environment of a file's template settings, with the user's filters: sandboxed, and with limits on steps,
 * output and recursion. The same settings and filters give the same environment.
 */
export function createTemplateEnvironment(settings: TemplateSettings, filters: TemplateFilters): Environment {
  const byFilters = environments.get(settings) ?? new WeakMap<TemplateFilters, Environment>()
  environments.set(settings, byFilters)
  const known = byFilters.get(filters)
  if (known !== undefined) return known
  const environment = newEnvironment(settings, filters)
  byFilters.set(filters, environment)
  return environment
}

const environments = new WeakMap<TemplateSettings, WeakMap<TemplateFilters, Environment>>()

function newEnvironment(settings: TemplateSettings, filters: TemplateFilters): Environment {
  const { includes, extensions, lineStatementPrefix, lineCommentPrefix } = settings
  const environment = new Environment({
    trimBlocks: settings.trimBlocks,
    lstripBlocks: settings.lstripBlocks,
    keepTrailingNewline: settings.keepTrailingNewline,
    newlineSequence: settings.newlineSequence,
    autoescape: settings.autoescape,
    undefined: settings.undefined,
    blockStart: settings.blockStart,
    blockEnd: settings.blockEnd,
    variableStart: settings.variableStart,
    variableEnd: settings.variableEnd,
    commentStart: settings.commentStart,
    commentEnd: settings.commentEnd,
    ...(lineStatementPrefix === null ? {} : { lineStatementPrefix }),
    ...(lineCommentPrefix === null ? {} : { lineCommentPrefix }),
    // Production may name them as Python does: jinja2.ext.do.
    extensions: extensions.map((name) => name.replace(/^jinja2\.ext\./, '')),
    loader: new DictLoader(includes),
    sandboxed: true,
  })
  for (const [name, filter] of filters) environment.filters.set(name, filter)
  return environment
}
