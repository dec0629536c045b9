import { defaultTemplateSettings } from '../../template/default-settings.ts'
import type { Example } from '../../domain/example.ts'
import type { Axis, Experiment, PromptSource, Setting, StageDefinition } from '../../domain/experiment.ts'

/** An experiment for tests: one stage with a prompt and a model, and what a test says otherwise. */
export function buildExperiment(given: Partial<Experiment> = {}): Experiment {
  return {
    name: 'test',
    file: '/project/test.yaml',
    source: '',
    dataset: { path: null, directory: '/project', examples: noExamples },
    providers: {
      local: buildProvider('local', { baseUrl: 'http://127.0.0.1:8000/v1' }),
      other: buildProvider('other', { baseUrl: 'http://127.0.0.1:9000/v1' }),
    },
    template: defaultTemplateSettings,
    stages: [buildStage()],
    contextForm: 'experiment',
    axes: [],
    exclude: [],
    include: [],
    repeats: 1,
    scorers: [],
    baseline: null,
    verdict: null,
    gates: [],
    budget: { usd: null, tokens: null, calls: null, minutes: null },
    cache: { maxAgeMs: null },
    concurrency: null,
    retry: { attempts: 1, firstDelayMs: 0, longestDelayMs: 0 },
    timeoutMs: null,
    prices: {},
    race: null,
    split: null,
    ...given,
  }
}

/** A stage with a prompt and a model. */
export function buildStage(given: Partial<StageDefinition> = {}): StageDefinition {
  return {
    name: null,
    prompt: textPrompt('Say {{ input }}'),
    model: { provider: 'local', model: 'one' },
    params: {},
    vars: {},
    output: { kind: 'text' },
    tools: null,
    toolChoice: null,
    timeoutMs: null,
    ...given,
  }
}

export function buildProvider(
  name: string,
  options: Experiment['providers'][string]['options'],
): Experiment['providers'][string] {
  return {
    name,
    adapter: 'openai-compatible',
    maxConcurrency: null,
    requestsPerMinute: null,
    tokensPerMinute: null,
    timeoutMs: null,
    options,
  }
}

/** An axis over the params of the first stage: its labels are the values as JSON. */
export function paramAxis(name: string, values: readonly (string | number)[]): Axis {
  return {
    path: `params.${name}`,
    values: values.map((value) => ({ label: `${value}`, settings: [paramSetting(name, value)] })),
  }
}

export function paramSetting(name: string, value: string | number): Setting {
  return { stageIndex: 0, field: 'params', name, value }
}

export function textPrompt(text: string, path: string | null = null): PromptSource {
  return {
    kind: 'text',
    template: { text, path, position: { file: path ?? '/project/test.yaml', line: 1, column: 1 } },
  }
}

export function buildExample(id: string): Example {
  return { id, key: id, input: id, expected: null, group: null, metadata: {}, checks: null }
}

async function* noExamples(): AsyncGenerator<Example> {}
