import { z } from 'zod'
import { zodOptions } from '../zod-options.ts'
import { literalSecretHeader, urlFault } from './literal-secrets.ts'

const variableName = z.string({ error: 'is the name of an environment variable' }).regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
  error:
    'names an environment variable that holds the key, such as OPENAI_API_KEY; the key itself must not stand in the file',
})

/** Reads the options of `openai-compatible`. */
export const openAiCompatibleOptions = zodOptions(
  z.strictObject({
    baseUrl: z
      .string({ error: 'is needed: the address that /chat/completions follows, such as http://127.0.0.1:8000/v1' })
      .superRefine((url, context) => {
        const fault = urlFault(url)
        if (fault !== null) context.addIssue({ code: 'custom', message: fault })
      })
      .describe('The address that /chat/completions follows.'),
    apiKeyEnv: variableName.nullable().default(null).describe('The environment variable that holds the key.'),
    hostEnv: variableName
      .nullable()
      .default(null)
      .describe(
        'An environment variable with a host, host:port or URL that replaces that part of baseUrl where it is set.',
      ),
    headers: z
      .record(z.string(), z.string({ error: 'is a text' }))
      .superRefine((headers, context) => {
        for (const [name, value] of Object.entries(headers)) {
          const fault = literalSecretHeader(name, value)
          if (fault !== null) context.addIssue({ code: 'custom', path: [name], message: fault })
        }
      })
      .default({})
      .describe('Headers sent with every request. `${NAME}` stands for an environment variable.'),
  }),
)

/** The options of `openai-compatible`, read. */
export type OpenAiCompatibleOptions = ReturnType<typeof openAiCompatibleOptions.parse>
