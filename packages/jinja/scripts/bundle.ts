/**
 * Makes one minified module of the package, `dist/jinja.js`: a hundred small modules take several times as long to load.
 * The types stay those of tsc.
 *
 *     npm run bundle -w packages/jinja
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { minifiedModule } from './minified-module.ts'

await writeFile(join(import.meta.dirname, '..', 'dist', 'jinja.js'), await minifiedModule())
