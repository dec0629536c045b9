/**
 * Imports a user's module (`.mts`, `.mjs`, `.ts`, `.js`) by absolute path and gives its exports. Throws a ConfigError
 * that says what to do where Node can't read it: a missing file, a syntax error, a `.ts` in a commonjs folder.
 */
export type ModuleLoader = (path: string) => Promise<{ readonly [name: string]: unknown }>
