import { resolve } from 'node:path'

/** The repository's own folder. */
export const repository = resolve(import.meta.dirname, '../..')

/** The command as it is installed, without npx between: a signal then reaches the program itself. */
export const promptlooper = resolve(repository, 'packages/promptlooper/bin/promptlooper.js')
