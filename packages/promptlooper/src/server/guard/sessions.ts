import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who may ask: those that show the token, or the cookie that they got for it. */
export class Sessions {
  readonly #tokenHash: Buffer | null
  readonly #ends = new Map<string, number>()

  /** null: everybody may. */
  constructor(token: string | null) {
    this.#tokenHash = token === null ? null : hashOf(token)
  }

  /** Whether a token is the right one. Takes the same time whatever it is. */
  isToken(given: string): boolean {
    return this.#tokenHash !== null && timingSafeEqual(hashOf(given), this.#tokenHash)
  }

  /** Whether a request may be answered, by its headers; `wrong` where it shows a token that is not the one. */
  admits(headers: { readonly authorization: string | undefined; readonly cookie: string | undefined }): Admission {
    if (this.#tokenHash === null) return 'admitted'
    const shown = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1]
    if (shown !== undefined) return this.isToken(shown) ? 'admitted' : 'wrong'
    const session = sessionIn(headers.cookie)
    return session !== null && this.#isOpen(session) ? 'admitted' : 'missing'
  }

  /** Opens a session; gives the value of its cookie header. `Secure` wherever it does not stay on this machine. */
  open(isLoopback: boolean): string {
    const id = randomBytes(32).toString('base64url')
    if (this.#ends.size >= mostSessions) {
      const [oldest] = this.#ends.keys()
      if (oldest !== undefined) this.#ends.delete(oldest)
    }
    this.#ends.set(hashText(id), Date.now() + sessionSeconds * 1_000)
    const secure = isLoopback ? '' : '; Secure'
    return `${cookieName}=${id}; HttpOnly; SameSite=Strict; Path=/; Max-Age=${sessionSeconds}${secure}`
  }

  /** Ends the session of a request; gives the header that removes its cookie. */
  close(cookie: string | undefined): string {
    const session = sessionIn(cookie)
    if (session !== null) this.#ends.delete(hashText(session))
    return `${cookieName}=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0`
  }

  #isOpen(session: string): boolean {
    // Found by its hash: how long that takes says nothing of the id.
    const key = hashText(session)
    const endsAt = this.#ends.get(key)
    if (endsAt === undefined) return false
    if (endsAt > Date.now()) return true
    this.#ends.delete(key)
    return false
  }
}

export type Admission = 'admitted' | 'missing' | 'wrong'

const cookieName = 'promptlooper_session'
const sessionSeconds = 7 * 24 * 3_600
const mostSessions = 1_000

function sessionIn(cookie: string | undefined): string | null {
  return /(?:^|;\s*)promptlooper_session=([\w-]+)/.exec(cookie ?? '')?.[1] ?? null
}

function hashOf(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

function hashText(text: string): string {
  return hashOf(text).toString('base64')
}
