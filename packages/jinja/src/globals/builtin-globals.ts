import { PythonError } from '../errors.ts'
import { updateDict } from '../methods/dict-methods.ts'
import { Namespace } from '../runtime/namespace.ts'
import { bindArguments, parameters, refuseKeywords } from '../values/call-arguments.ts'
import { PythonDict } from '../values/dict.ts'
import { defineFunction, PythonFunction } from '../values/function.ts'
import { makeRange } from '../values/range.ts'
import type { Evaluation, Keywords, Value } from '../values/value.ts'
import { Cycler } from './cycler.ts'
import { Joiner } from './joiner.ts'
import { loremIpsum } from './lorem-ipsum.ts'

/** Every global that Jinja2 comes with. */
export const builtinGlobals: ReadonlyMap<string, PythonFunction> = new Map<string, PythonFunction>([
  [
    'range',
    new PythonFunction(
      'range',
      (args, keywords, evaluation) => {
        refuseKeywords('range', keywords)
        return makeRange(args, evaluation.settings)
      },
      'type',
      'range',
    ),
  ],
  ['dict', new PythonFunction('dict', makeDict, 'type', 'dict')],
  [
    'namespace',
    new PythonFunction(
      'Namespace',
      (args, keywords, evaluation) => new Namespace(makeDict(args, keywords, evaluation)),
      'type',
      'jinja2.utils.Namespace',
    ),
  ],
  [
    'cycler',
    new PythonFunction(
      'Cycler',
      (args, keywords) => {
        refuseKeywords('Cycler', keywords)
        if (args.length === 0) throw new PythonError('at least one item has to be provided', 'RuntimeError')
        return new Cycler(args)
      },
      'type',
      'jinja2.utils.Cycler',
    ),
  ],
  [
    'joiner',
    new PythonFunction(
      'Joiner',
      (args, keywords) => new Joiner(bindArguments('Joiner', parameters(['sep', ', ']), args, keywords)[0]),
      'type',
      'jinja2.utils.Joiner',
    ),
  ],
  [
    'lipsum',
    defineFunction('generate_lorem_ipsum', parameters(['n', 5], ['html', true], ['min', 20], ['max', 100]), loremIpsum),
  ],
])

function makeDict(args: Value[], keywords: Keywords | undefined, evaluation: Evaluation): PythonDict {
  const dict = new PythonDict()
  updateDict(dict, args, keywords, evaluation)
  return dict
}
