import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { messageOf, PromptLooperError } from '../domain/errors.ts'

/** What was written. */
export interface StarterExperiment {
  /** The absolute path of the experiment file. */
  readonly experimentFile: string
  readonly files: readonly string[]
}

/**
 * Writes a small experiment into a folder: two prompts, a dozen examples, one scorer. Without a model it asks
 * `offline/classifier`, which needs no key. Throws a PromptLooperError, with nothing written, where a file is there already.
 */
export async function writeStarterExperiment(directory: string, model: string | null): Promise<StarterExperiment> {
  const contents = starterFiles(model ?? 'offline/classifier')
  const files = Object.keys(contents).map((name) => join(directory, name))
  const present = files.filter((file) => existsSync(file))
  if (present.length > 0) {
    throw new PromptLooperError(
      'file-exists',
      `${present.join(' and ')} ${present.length === 1 ? 'is' : 'are'} there already`,
      {
        hint: 'Nothing was written. Name another folder: promptlooper init FOLDER.',
      },
    )
  }
  try {
    for (const [name, text] of Object.entries(contents)) {
      const file = join(directory, name)
      await mkdir(dirname(file), { recursive: true })
      // "wx": another process that writes the same file at this moment loses nothing.
      await writeFile(file, text, { flag: 'wx' })
    }
  } catch (error) {
    throw new PromptLooperError('cannot-write', `could not write into ${directory}: ${messageOf(error)}`, {
      cause: error,
    })
  }
  return { experimentFile: join(directory, 'experiment.yaml'), files }
}

function starterFiles(model: string): { readonly [name: string]: string } {
  return {
    'experiment.yaml': `# Which prompt sorts support messages better? Run it with: promptlooper run experiment.yaml
name: support-messages
dataset: { path: messages.csv, expected: topic, id: id }
model: ${JSON.stringify(model)}
matrix:
  prompt: { names: prompts/names.jinja, descriptions: prompts/descriptions.jinja }
scorers:
  - { scorer: label, labels: [billing, bug, account] }
baseline: { prompt: names }
`,
    'prompts/names.jinja': `Which topic does the message belong to? Answer with one label.

Labels:
- billing
- bug
- account

Text: {{ message }}
`,
    'prompts/descriptions.jinja': `Which topic does the message belong to? Answer with one label.

Labels:
- billing: charges, invoices, refunds, prices, payment by card
- bug: the app crashes, freezes, shows an error or does not work
- account: signing in, passwords, changing the email address or the name

Text: {{ message }}
`,
    'messages.csv': `id,message,topic
m1,I was charged twice this month.,billing
m2,The app closes as soon as I open a photo.,bug
m3,How do I change the email address that I sign in with?,account
m4,Can I get an invoice with our company's address on it?,billing
m5,The search shows an error whenever I type a comma.,bug
m6,I forgot my password and the reset mail never comes.,account
m7,Why did the price of the yearly plan go up?,billing
m8,After the update nothing happens when I press save.,bug
m9,Please delete my profile and everything in it.,account
m10,My card was declined although it works elsewhere.,billing
m11,The page stays white on my phone.,bug
m12,Someone else seems to have signed in as me.,account
m13,I cancelled in May and still got a bill in June.,billing
m14,Exporting to a file freezes at ninety percent.,bug
m15,My name is spelled wrong in the settings.,account
m16,Do you give a discount to schools?,billing
m17,Notifications arrive hours late or not at all.,bug
m18,How can I add a second person to my login?,account
`,
  }
}
