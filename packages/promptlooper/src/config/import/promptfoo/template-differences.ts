/**
 * Where a template of Nunjucks, which promptfoo renders with, may mean something else in Jinja2, or nothing: each in
 * words for people. Looks only into tags, and never changes a template.
 */
export function templateDifferences(template: string): readonly string[] {
  const code = [...template.matchAll(/\{\{([\s\S]*?)\}\}|\{%([\s\S]*?)%\}/g)]
    .map(([, expression, statement]) => expression ?? statement ?? '')
    .map((tag) => tag.replaceAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g, "''"))
  return DIFFERENCES.flatMap(([pattern, words]) => (code.some((tag) => pattern.test(tag)) ? [words] : []))
}

const DIFFERENCES: readonly (readonly [RegExp, string])[] = [
  [/\|\s*dump\b/, '"| dump" is "| tojson"'],
  [/\.length\b/, '".length" is "| length"'],
  [/[=!]==/, '"===" and "!==" are "==" and "!="'],
  [/&&|\|\|/, '"&&" and "||" are "and" and "or"'],
  [/(?:^|[\s(,=])!\s*[\w(]/, '"!x" is "not x"'],
  [/\?[^:]*:/, '"a ? b : c" is "b if a else c"'],
  [/\b(?:null|undefined)\b/, '"null" and "undefined" are "none"'],
  [/(?:^|\s)r\/[^/]+\//, 'regular expressions (r/…/) are not part of Jinja2'],
  [
    /^-?\s*(?:asyncEach|asyncAll|ifAsync|switch|elseif)\b/,
    '"asyncEach", "asyncAll", "ifAsync", "switch" and "elseif" are not part of Jinja2 ("elif" is)',
  ],
  [
    /\.(?:toUpperCase|toLowerCase|trim|includes|indexOf|slice|split|join|map|filter|replaceAll|push|toFixed|toString)\(/,
    "JavaScript's methods are not there; Jinja2 has Python's, and filters",
  ],
  [/\bJSON\.|\bMath\.|\bObject\./, "JavaScript's globals are not there"],
  [/\|\s*(?:nl2br|sum|random|fixed|date|urlize)\b.*\(/, 'that filter takes other arguments in Jinja2'],
  [/\|\s*sort\s*\(\s*(?:true|false)/, '"sort" names its arguments in Jinja2: sort(reverse=true, attribute="x")'],
  [/\benv\.\w/, 'variables of the environment ("env.X") are not visible to templates'],
]
