import { realpathSync } from 'node:fs'
import type { AddressInfo } from 'node:net'

import { createAdaptorServer } from '@hono/node-server'

import { type Confinement, isLoopback } from '../app/confinement.ts'
import { PromptLooperError } from '../domain/errors.ts'
import { buildApi } from './api.ts'
import { conceal } from './conceal.ts'
import { EventFeed } from './events/event-feed.ts'
import { Sessions } from './guard/sessions.ts'
import { ReportMemory } from './report-memory.ts'
import { cacheRoutes } from './resources/cache.ts'
import { comparisonRoutes } from './resources/comparison.ts'
import { controlRoutes } from './resources/control.ts'
import { eventRoutes } from './resources/events.ts'
import { exampleRoutes } from './resources/examples.ts'
import { experimentRoutes } from './resources/experiments.ts'
import { fileRoutes } from './resources/files.ts'
import { healthRoutes } from './resources/health.ts'
import { heatMapRoutes } from './resources/heat-map.ts'
import { labelRoutes } from './resources/labels.ts'
import { providerRoutes } from './resources/providers.ts'
import { renderRoutes } from './resources/render.ts'
import { reportRoutes } from './resources/reports.ts'
import { revisionRoutes } from './resources/revisions.ts'
import { runRoutes } from './resources/runs.ts'
import { scoreRoutes } from './resources/scores.ts'
import { sessionRoutes } from './resources/session.ts'
import { stageResultRoutes } from './resources/stage-results.ts'
import { variantRoutes } from './resources/variants.ts'
import { RevisionRunner } from './revision-runner.ts'
import type { Route } from './route.ts'
import { type ServerOptions, usualLimits } from './server-options.ts'
import { SummaryMemory } from './summary-memory.ts'
import type { Surroundings } from './surroundings.ts'
import { indexTextsInBackground } from './text-indexer.ts'
import { Workspace } from './workspace.ts'

/** A server that listens. Disposing of it drains what it runs, and closes its streams. */
export interface RunningServer extends AsyncDisposable {
  /** `http://127.0.0.1:7117` */
  readonly url: string
  /** Ends what it runs at once, instead of waiting for what is in flight. */
  stopNow(): void
}

/** A token shorter than this can be guessed. */
export const shortestToken = 16

/** Starts a server. Throws a PromptLooperError where it would be open to others without a token, or the port is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  demandToken(options)
  const limits = { ...usualLimits, ...options.limits }
  const { store, scripts } = options
  const folder = realpathSync(options.workspace)
  const confinement: Confinement = { folder, code: scripts, hosts: options.providerHosts }
  const concealing = conceal({ ...options, workspace: folder })
  const feed = new EventFeed(store, options.onNote)
  const runner = new RevisionRunner(options, limits, confinement, (event) => feed.take(event))
  const surroundings: Surroundings = {
    options,
    limits,
    store,
    sessions: new Sessions(options.token),
    concealing,
    confinement,
    workspace: new Workspace(folder, { scripts, mostBytes: limits.fileBytes }),
    runner,
    feed,
    reports: new ReportMemory(store, concealing),
    summaries: new SummaryMemory(store),
  }
  const app = buildApi({ ...surroundings, routes: routesOf(surroundings) })
  const server = createAdaptorServer({
    fetch: app.fetch,
    // Slow clients hold a connection, never a turn; and not for ever.
    serverOptions: { headersTimeout: 10_000, requestTimeout: 60_000, keepAliveTimeout: 10_000, maxHeaderSize: 16_384 },
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenFault(error, options)))
    server.listen(options.port, options.host, resolve)
  })
  const indexer = indexTextsInBackground(store, options.onNote)
  return {
    url: urlOf(server.address(), options.host),
    stopNow: () => runner.stopNow(),
    async [Symbol.asyncDispose]() {
      await runner[Symbol.asyncDispose]()
      await indexer[Symbol.asyncDispose]()
      await feed[Symbol.asyncDispose]()
      const closed = new Promise((resolve) => server.close(resolve))
      if ('closeAllConnections' in server) server.closeAllConnections()
      await closed
    },
  }
}

/** Every route of the API. */
function routesOf(surroundings: Surroundings): readonly Route[] {
  return [
    healthRoutes,
    sessionRoutes,
    experimentRoutes,
    revisionRoutes,
    variantRoutes,
    exampleRoutes,
    runRoutes,
    stageResultRoutes,
    scoreRoutes,
    labelRoutes,
    reportRoutes,
    heatMapRoutes,
    comparisonRoutes,
    controlRoutes,
    renderRoutes,
    fileRoutes,
    providerRoutes,
    cacheRoutes,
    eventRoutes,
  ].flatMap((routes) => routes(surroundings))
}

function demandToken({ host, token }: ServerOptions): void {
  if (token !== null && token.length < shortestToken) {
    throw new PromptLooperError('token-too-short', `the token has ${token.length} characters`, {
      hint: `Take at least ${shortestToken}, such as what "openssl rand -hex 16" prints.`,
    })
  }
  if (token !== null || isLoopback(host)) return
  throw new PromptLooperError('token-needed', `${host} can be reached from elsewhere: the server needs a token there`, {
    hint: 'Name the environment variable that it is in with --token-env NAME, or listen on 127.0.0.1.',
  })
}

function listenFault(error: Error, { host, port }: ServerOptions): PromptLooperError {
  const isTaken = 'code' in error && error.code === 'EADDRINUSE'
  return new PromptLooperError(
    'cannot-listen',
    `can't listen on ${host}:${port}: ${isTaken ? 'the port is taken' : error.message}`,
    {
      hint: 'Take another with --port; --port 0 takes any that is free.',
      cause: error,
    },
  )
}

function urlOf(address: AddressInfo | string | null, host: string): string {
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
