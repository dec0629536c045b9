import type { Example } from '../../domain/example.ts'
import type { Experiment, Stage, Variant } from '../../domain/experiment.ts'
import { PromptLooperError } from '../../domain/errors.ts'
import { promptText } from '../../domain/message.ts'
import { variantConfig } from '../../domain/variant-config.ts'
import { countTokens } from '../../pricing/count-tokens.ts'
import type { CompiledVariant } from '../../run/compile-variant.ts'
import { buildStageContext } from '../../template/stage-context.ts'

/** The tokens of a variant's prompts, on average over some examples. */
export class PromptTokens {
  readonly #variant: Variant
  readonly #compiled: CompiledVariant
  readonly #form: Experiment['contextForm']
  /** Of the later stages, as they are written: the answers that they will hold are not known. */
  readonly #later: number[] = []
  #sum = 0
  #count = 0

  constructor(variant: Variant, compiled: CompiledVariant, form: Experiment['contextForm']) {
    this.#variant = variant
    this.#compiled = compiled
    this.#form = form
  }

  /** Counts the first stage's prompt on one more example. */
  async sample(example: Example): Promise<void> {
    await this.#countLater()
    const [stage] = this.#compiled.stages
    const [{ model } = { model: { model: '' } }] = this.#variant.stages
    if (stage === undefined) return
    try {
      const config = this.#compiled.configFor(example.input)
      const given = { form: this.#form, input: example.input, config, vars: stage.vars, stages: [] }
      this.#sum += await tokensOf(promptText(stage.render(buildStageContext(given))), model.model)
      this.#count += 1
    } catch (thrown) {
      // A prompt that can't be rendered will not be sent.
      if (!(thrown instanceof PromptLooperError)) throw thrown
    }
  }

  /** Tokens of one prompt of a stage. */
  averageOf(stageIndex: number): number {
    return stageIndex === 0 ? this.#sum / Math.max(1, this.#count) : (this.#later[stageIndex - 1] ?? 0)
  }

  async #countLater(): Promise<void> {
    if (this.#later.length > 0) return
    for (const stage of this.#variant.stages.slice(1)) {
      this.#later.push(await tokensOf(writtenText(stage), stage.model.model))
    }
  }
}

function writtenText(stage: Stage): string {
  const config = variantConfig({ stages: [{ ...stage, name: null }] }, null)
  return 'prompt' in config ? promptText(config.prompt) : ''
}

/** Of a very long text the beginning is counted, and stands for the rest. */
async function tokensOf(text: string, model: string): Promise<number> {
  const counted = text.slice(0, mostCharacters)
  const { tokens } = await countTokens(counted, model)
  return counted.length === 0 ? 0 : (tokens * text.length) / counted.length
}

const mostCharacters = 50_000
