/**
 * Makes one minified module, `dist/jinja.js`, of what tsc has compiled: a hundred small modules take several times as long
 * to load. The types stay those of tsc.
 *
 *     npm run bundle -w packages/jinja
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { rolldown } from 'rolldown'

const dist = join(import.meta.dirname, '..', 'dist')
await using bundle = await rolldown({ input: join(dist, 'index.js') })
const { output } = await bundle.generate({ minify: true, comments: false })
const [{ code }] = output
await writeFile(join(dist, 'jinja.js'), inAscii(code))

// Other characters stand in strings and patterns only. Code that is all ASCII takes half the memory and is read faster.
function inAscii(text: string): string {
  return text.replaceAll(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
