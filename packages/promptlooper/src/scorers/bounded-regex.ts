import vm from 'node:vm'
import { messageOf } from '../domain/errors.ts'
import { matchEffort } from './match-effort.ts'

/** A user's pattern, made safe to run on a model's answer. */
export interface BoundedRegex {
  /**
   * The first match in the text's first million characters. Throws when matching takes longer than a second: a pattern
   * such as `(a+)+$` can need years, and nothing else would run meanwhile.
   */
  exec(text: string): RegExpExecArray | null
}

/** A compiled pattern, or why it does not compile. */
export type RegexCompilation =
  | { readonly ok: true; readonly regex: BoundedRegex }
  | { readonly ok: false; readonly message: string }

/** Characters of an answer that a pattern sees. */
export const longestMatchedText = 1_000_000

/** Compiles a pattern. `flags` may hold i, m, s, u and v. */
export function compileRegex(pattern: string, flags: string): RegexCompilation {
  const strange = /[^imsuv]/u.exec(flags)
  if (strange !== null) return { ok: false, message: `flag "${strange[0]}" has no meaning here; use i, m, s, u or v` }
  try {
    const regex = new RegExp(pattern, flags)
    return { ok: true, regex: { exec: (text) => matchWithin(regex, text.slice(0, longestMatchedText)) } }
  } catch (thrown) {
    return { ok: false, message: messageOf(thrown) }
  }
}

const longestMatchMs = 1000

/** Up to so many steps, some milliseconds, no watch is needed. */
const unwatchedEffort = 1_000_000

let sandbox: { readonly context: vm.Context; readonly script: vm.Script } | undefined

/** Only a script of node:vm can be interrupted in the middle of a match; it costs 0.2 ms. The script itself is constant. */
function matchWithin(regex: RegExp, text: string): RegExpExecArray | null {
  if (matchEffort(regex.source, text.length) <= unwatchedEffort) return regex.exec(text)
  sandbox ??= { context: vm.createContext({ regex: null, text: '' }), script: new vm.Script('regex.exec(text)') }
  const { context, script } = sandbox
  context['regex'] = regex
  context['text'] = text
  try {
    const match: RegExpExecArray | null = script.runInContext(context, { timeout: longestMatchMs })
    return match
  } catch (thrown) {
    const seconds = longestMatchMs / 1000
    throw new Error(`the pattern /${regex.source}/ took longer than ${seconds} s on this answer; make it simpler`, {
      cause: thrown,
    })
  } finally {
    context['regex'] = null
    context['text'] = ''
  }
}
