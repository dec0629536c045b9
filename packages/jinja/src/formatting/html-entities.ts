// The entities of HTML 4 that people write; html.unescape of Python knows all 2,231 of HTML 5.
const NAMED: ReadonlyMap<string, string> = new Map([
  ...named('amp lt gt quot apos nbsp copy reg trade hellip mdash ndash lsquo rsquo ldquo', '&<>"\'\xa0©®™…—–‘’“'),
  ...named('rdquo laquo raquo bull middot times divide deg plusmn para sect euro pound cent yen', '”«»•·×÷°±¶§€£¢¥'),
  ...named(
    'auml ouml uuml Auml Ouml Uuml szlig eacute egrave agrave aacute ccedil ntilde iexcl iquest',
    'äöüÄÖÜßéèàáçñ¡¿',
  ),
  ...named('larr rarr uarr darr frac12 frac14 frac34 sup2 sup3 micro infin ne le ge', '←→↑↓½¼¾²³µ∞≠≤≥'),
])

// Each name with its character, in the order of both.
function named(names: string, characters: string): (readonly [string, string])[] {
  return names.split(' ').map((name, index) => [name, characters.charAt(index)])
}

/** Replaces character references by their characters. */
export function unescapeHtml(text: string): string {
  if (!text.includes('&')) return text
  return text.replace(
    /&(?:#(\d+);?|#[xX]([\da-fA-F]+);?|([a-zA-Z]\w*);)/g,
    (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (name !== undefined) return NAMED.get(name) ?? whole
      const code = decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal)
      return code === 0 || code > 0x10ffff ? '\ufffd' : String.fromCodePoint(code)
    },
  )
}
