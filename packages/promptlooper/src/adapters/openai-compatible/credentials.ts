import { AdapterError } from '../../domain/errors.ts'

/** The headers of a request, and the values in them that no message may show. */
export interface Credentials {
  readonly headers: Readonly<Record<string, string>>
  readonly secrets: readonly string[]
}

/** What a provider says about its keys. */
export interface CredentialSettings {
  readonly provider: string
  readonly apiKeyEnv: string | null
  readonly headers: Readonly<Record<string, string>>
}

/** Looks the keys up, at call time. Throws an AdapterError (`authentication`) where a variable is unset or empty. */
export function readCredentials(
  settings: CredentialSettings,
  environment: Readonly<Record<string, string | undefined>>,
): Credentials {
  const secrets: string[] = []
  const lookUp = (name: string): string => {
    const value = environment[name]?.trim() ?? ''
    if (value === '') throw missing(settings.provider, name, environment[name])
    if (/[^\t\x20-\x7e]/.test(value)) throw unusableKey(settings.provider, [name])
    secrets.push(value)
    return value
  }
  const headers: Record<string, string> = {}
  if (settings.apiKeyEnv !== null) headers['authorization'] = `Bearer ${lookUp(settings.apiKeyEnv)}`
  for (const [name, value] of Object.entries(settings.headers)) {
    headers[name.toLowerCase()] = value.replaceAll(/\$\{([A-Za-z_]\w*)\}/g, (_whole, variable: string) =>
      lookUp(variable),
    )
  }
  return { headers, secrets }
}

/** A text in which every secret is covered. */
export function withoutSecrets(text: string, secrets: readonly string[]): string {
  return secrets.reduce((covered, secret) => covered.replaceAll(secret, '[key]'), text)
}

function missing(provider: string, name: string, value: string | undefined): AdapterError {
  return new AdapterError(
    'authentication',
    `${provider} needs a key: ${name} is ${value === undefined ? 'not set' : 'empty'}`,
    {
      hint: `set ${name} in the environment or in .env beside the file`,
    },
  )
}

/** A key that no header can carry. */
export function unusableKey(provider: string, [name = 'the key']: readonly string[]): AdapterError {
  return new AdapterError('authentication', `${provider}: ${name} holds characters that can't stand in a header`, {
    hint: `set ${name} again; was something else copied with the key?`,
  })
}
