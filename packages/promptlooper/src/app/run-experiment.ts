import { newIdentifier } from '../domain/identifiers.ts'
import type { Event } from '../events/event.ts'
import { LaneRegistry } from '../run/lane-registry.ts'
import { systemClock } from '../run/system-clock.ts'
import { openStore } from '../store/open-store.ts'
import { compilePrepared, modelsOf } from './compile-plan.ts'
import { moduleLoader } from './confinement.ts'
import { budgetOf, demandHeldBudget, unpricedModels } from './hold-budget.ts'
import { keepOwnerAlive } from './keep-owner-alive.ts'
import { makeScorers } from './make-scorers.ts'
import { openEventBus } from './open-event-bus.ts'
import { openRace, refuseImpossibleRace } from './open-race.ts'
import { openRevision } from './open-revision.ts'
import { plannedScorers } from './planned-scorers.ts'
import { prepareExperiment } from './prepare-experiment.ts'
import { pricerOf } from './priced-providers.ts'
import { ProviderPool } from './provider-pool.ts'
import { referenceKeys } from './reference-keys.ts'
import type { RunOptions, RunSummary } from './run-options.ts'
import { runRevision } from './run-revision.ts'
import { scorerRecords } from './scorer-records.ts'
import { makeStoreLocation } from './store-location.ts'

/**
 * The whole flow: reads and checks the file, makes its scorers, prompts and adapters, stores it as a revision, and runs
 * what that revision lacks. Nothing is stored before everything has been read and checked; nothing is paid before it is
 * stored. Throws a PromptLooperError where the experiment can't be run at all.
 */
export async function runExperiment(options: RunOptions): Promise<RunSummary> {
  const prepared = await prepareExperiment({ ...options, signal: options.drain })
  for (const warning of prepared.warnings) options.onWarning(warning)
  const { experiment, directory, environment, confinement } = prepared
  const loadModule = moduleLoader(confinement)
  const scorers = await makeScorers(prepared)
  if (options.scoresOnly !== true) refuseImpossibleRace(prepared, scorers, options)
  const lanes = options.lanes ?? lanesOfProcess
  await using pool = new ProviderPool({ experiment, environment, loadModule, directory, clock: systemClock, lanes })
  const plan = await compilePrepared(prepared, pool)
  const pricer = await pricerOf(experiment, prepared.variants)
  // Where nothing is run, only scorers pay.
  const asked = options.scoresOnly === true ? [] : modelsOf(prepared.variants)
  const unpriced = unpricedModels(pricer, asked, plannedScorers(experiment))
  const unheld = demandHeldBudget(budgetOf(options.budget, experiment), unpriced)
  if (unheld !== null) options.onWarning(unheld)
  const storeUrl = await makeStoreLocation({ ...options, startDirectory: directory })
  await using opened = options.store === undefined ? await openStore(storeUrl) : null
  const store = options.store ?? opened
  if (store === null) throw new TypeError('there is no store')
  await using events = await openEventBus(environment, options.onWarning)
  // Nothing else is published on a bus that was opened here.
  events.bus.addListener((event) => options.onEvent?.(event as Event))
  const owner = newIdentifier('owner')
  // Before the revision, which reads as interrupted where its owner does not live.
  await using _alive = await keepOwnerAlive(store, owner)
  const references = referenceKeys(prepared)
  const records = scorerRecords(prepared, scorers)
  const revision = await openRevision(store, prepared, records, options.cacheMode, owner)
  const surroundings = { options, prepared, plan, pool, scorers, references, store, owner, events: events.bus, pricer }
  const race = options.scoresOnly === true ? null : await openRace(store, prepared, revision, options)
  const summary = await runRevision({ ...surroundings, revision, race })
  await options.onEnded?.(store, summary.revision)
  return { ...summary, storeUrl }
}

/** Experiments of one process that ask the same provider share its limits. */
const lanesOfProcess = new LaneRegistry()
