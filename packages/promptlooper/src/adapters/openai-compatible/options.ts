import { z } from 'zod'
import { zodOptions } from '../zod-options.ts'
import { usualAnswerBytes } from './answer-limit.ts'
import { literalSecretHeader, urlFault } from './literal-secrets.ts'

/** The name of an environment variable that holds a key. */
export const variableName = z
  .string({ error: 'is the name of an environment variable' })
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, {
    error:
      'names an environment variable that holds the key, such as OPENAI_API_KEY; the key itself must not stand in the file',
  })

/** An address without credentials in it. */
export function urlOption(missing: string): z.ZodString {
  return z.string({ error: missing }).superRefine((url, context) => {
    const fault = urlFault(url)
    if (fault !== null) context.addIssue({ code: 'custom', message: fault })
  })
}

/** Headers whose secrets stand in environment variables. */
export const headersOption = z
  .record(z.string(), z.string({ error: 'is a text' }))
  .superRefine((headers, context) => {
    for (const [name, value] of Object.entries(headers)) {
      const fault = literalSecretHeader(name, value)
      if (fault !== null) context.addIssue({ code: 'custom', path: [name], message: fault })
    }
  })
  .describe('Headers sent with every request. `${NAME}` stands for an environment variable.')

/** The longest answer that is read. */
export const maxAnswerBytes = z
  .int({ error: 'is a whole number of bytes' })
  .min(1000, { error: 'is at least 1000 bytes' })
  .describe(`The longest answer that is read, in bytes (usually ${usualAnswerBytes}); a longer one is a failed call.`)

/** Reads the options of `openai-compatible`. */
export const openAiCompatibleOptions = zodOptions(
  z.strictObject({
    baseUrl: urlOption(
      'is needed: the address that /chat/completions follows, such as http://127.0.0.1:8000/v1',
    ).describe('The address that /chat/completions follows.'),
    apiKeyEnv: variableName.nullable().default(null).describe('The environment variable that holds the key.'),
    hostEnv: variableName
      .nullable()
      .default(null)
      .describe(
        'An environment variable with a host, host:port or URL that replaces that part of baseUrl where it is set.',
      ),
    headers: headersOption.default({}),
    maxAnswerBytes: maxAnswerBytes.nullable().default(null),
  }),
)

/** The options of `openai-compatible`, read. */
export type OpenAiCompatibleOptions = ReturnType<typeof openAiCompatibleOptions.parse>
