import { createInMemoryStorage } from 'evalite/in-memory-storage'

// Not its SQLite store: that is a native addon (better-sqlite3), whose build aborts Node 24.21 in the midst of a run.
export default {
  storage: () => createInMemoryStorage(),
  maxConcurrency: Number(process.env.BENCH_CONCURRENCY),
  hideTable: true,
}
