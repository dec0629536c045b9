import { z } from 'zod'
import { headersOption, maxAnswerBytes, urlOption, variableName } from '../openai-compatible/options.ts'
import { zodOptions } from '../zod-options.ts'
import { vendors } from './vendors.ts'

const names = Object.keys(vendors)

/** Reads the options of `ai-sdk`. */
export const aiSdkOptions = zodOptions(
  z.strictObject({
    vendor: z.enum(names, { error: `is one of ${names.join(', ')}` }).describe('Whose protocol is spoken.'),
    baseUrl: urlOption('is an http(s) address').nullable().default(null).describe("Replaces the vendor's own address."),
    apiKeyEnv: variableName
      .nullable()
      .default(null)
      .describe("The environment variable that holds the key; the vendor's own names are known."),
    headers: headersOption.default({}),
    settings: z
      .record(
        z.string(),
        z.union([z.string(), z.number(), z.boolean()], { error: 'is a text, a number or true or false' }),
      )
      .default({})
      .describe('Settings that the package takes beside them: region, project, location, resourceName, apiVersion, …'),
    maxAnswerBytes: maxAnswerBytes.nullable().default(null),
  }),
)

/** The options of `ai-sdk`, read. */
export type AiSdkOptions = ReturnType<typeof aiSdkOptions.parse>
