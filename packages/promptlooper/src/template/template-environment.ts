import { DictLoader, Environment, type Extension } from '@promptlooper/jinja'
import { ConfigError } from '../domain/errors.ts'
import type { TemplateSettings } from '../domain/experiment.ts'
import type { TemplateFilters } from './template-filters.ts'

/**
 * The Jinja environment of a file's template settings, with the user's filters: sandboxed, and with limits on steps,
 * output and recursion. The same settings and filters give the same environment. Throws a ConfigError for an extension
 * that there is not.
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

// Rendering holds up every other run: about a second at most. A row of 20 MB fits, with what a prompt puts around it.
const LIMITS = { steps: 2_000_000, outputCharacters: 32_000_000 }

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
    extensions: extensions.map(extensionNamed),
    loader: new DictLoader(includes),
    sandboxed: true,
    limits: LIMITS,
  })
  for (const [name, filter] of filters) environment.filters.set(name, filter)
  return environment
}

/** An extension by its name here or in Python: `do` or `jinja2.ext.do`. */
function extensionNamed(name: string): Extension {
  switch (name) {
    case 'do':
    case 'jinja2.ext.do':
      return 'do'
    case 'loopcontrols':
    case 'jinja2.ext.loopcontrols':
      return 'loopcontrols'
    default:
      throw new ConfigError('unknown-extension', `template: there is no extension "${name}"`, {
        hint: 'The extensions are: "do", "loopcontrols".',
      })
  }
}
