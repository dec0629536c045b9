import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { internalNames } from './internal-names.ts'

const src = join(import.meta.dirname, '..', 'src')

/** The package as one minified module: the text of `dist/jinja.js`. */
export async function minifiedModule(): Promise<string> {
  await using bundle = await rolldown({ input: join(src, 'index.ts') })
  const { output } = await bundle.generate({
    comments: false,
    minify: {
      mangleProps: { include: new RegExp(`^(?:${internalNames(src).join('|')})$`) },
    },
  })
  const [{ code }] = output
  return inAscii(code)
}

// Other characters stand in strings and patterns only. Code that is all ASCII takes half the memory and is read faster.
function inAscii(text: string): string {
  return text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
