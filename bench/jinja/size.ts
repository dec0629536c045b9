import { readFileSync, statSync } from 'node:fs'

const folder = new URL('../../packages/jinja/', import.meta.url)

/** Bytes of the package's one minified module, and how many packages it depends on. */
export function measureSize(): { readonly bytes: number; readonly dependencies: number } {
  // The package's own manifest.
  const manifest = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as {
    readonly dependencies?: Readonly<Record<string, string>>
  }
  return {
    bytes: statSync(new URL('dist/jinja.js', folder)).size,
    dependencies: Object.keys(manifest.dependencies ?? {}).length,
  }
}
