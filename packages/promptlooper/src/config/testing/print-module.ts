import { PromptLooperError } from '../../domain/errors.ts'
import { loadModule } from '../load-module.ts'

const [path = ''] = process.argv.slice(2)
try {
  process.stdout.write(JSON.stringify(await loadModule(path)))
} catch (thrown) {
  if (!(thrown instanceof PromptLooperError)) throw thrown
  process.stdout.write(`${thrown.message}\n${thrown.hint ?? ''}`)
}
