import type { AdapterKind } from './adapter-kind.ts'
import { aiSdk } from './ai-sdk.ts'
import { command } from './command.ts'
import { echo } from './echo.ts'
import { module } from './module.ts'
import { offline } from './offline.ts'
import { openAiCompatible } from './openai-compatible.ts'

/** Every kind of adapter by name. */
export const adapterKinds: ReadonlyMap<string, AdapterKind> = new Map(
  [openAiCompatible, offline, command, module, echo, aiSdk].map((kind) => [kind.kind, kind]),
)
