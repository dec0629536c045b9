import { type Kysely, sql } from 'kysely'

import type { Migration } from './migration.ts'

/** The first tables. Durations and money are `double precision`, times and sequences `bigint`. */
export const firstTables: Migration = {
  number: 1,
  name: 'first-tables',
  async up(database) {
    await makeExperiments(database)
    await makeRuns(database)
    await makeScores(database)
    await makeCache(database)
  },
}

async function makeExperiments(database: Kysely<unknown>): Promise<void> {
  await sql`create table sequences (
    name text primary key,
    value bigint not null
  ) without rowid`.execute(database)
  await sql`insert into sequences (name, value) values ('commit', 0), ('score', 0)`.execute(database)
  await sql`create table experiments (
    id text primary key,
    name text not null unique,
    created_at bigint not null
  ) without rowid`.execute(database)
  await sql`create table revisions (
    id text primary key,
    experiment_id text not null references experiments (id) on delete cascade,
    number integer not null,
    status text not null,
    status_reason text,
    owner text,
    file text not null,
    source text not null,
    repeats integer not null,
    cache_mode text not null,
    take integer not null,
    scorers_json text not null,
    variant_count integer not null,
    example_count integer not null,
    created_at bigint not null,
    finished_at bigint,
    unique (experiment_id, number)
  )`.execute(database)
  await sql`create table variants (
    key text primary key,
    stages_json text not null
  )`.execute(database)
  await sql`create table revision_variants (
    revision_id text not null references revisions (id) on delete cascade,
    ordinal integer not null,
    variant_key text not null references variants (key),
    label text not null,
    labels_json text not null,
    primary key (revision_id, ordinal)
  ) without rowid`.execute(database)
  await sql`create index revision_variants_by_variant on revision_variants (variant_key)`.execute(database)
  await sql`create table examples (
    id integer primary key,
    content_hash text not null unique,
    key text not null,
    content_json text not null
  )`.execute(database)
  await sql`create index examples_by_key on examples (key)`.execute(database)
  await sql`create table revision_examples (
    revision_id text not null references revisions (id) on delete cascade,
    ordinal integer not null,
    example_id integer not null references examples (id),
    primary key (revision_id, ordinal)
  ) without rowid`.execute(database)
  await sql`create index revision_examples_by_example on revision_examples (example_id)`.execute(database)
}

async function makeRuns(database: Kysely<unknown>): Promise<void> {
  await sql`create table runs (
    id text primary key,
    experiment_id text,
    config_hash text not null,
    config_json text,
    variant_key text,
    example_key text,
    repeat_index integer,
    take integer,
    status text not null,
    owner text,
    tokens_in integer,
    tokens_out integer,
    duration_ms double precision,
    latency_ms double precision,
    finish text,
    cost_usd double precision,
    started_at bigint,
    completed_at bigint,
    error text,
    failure_kind text,
    failure_status integer,
    commit_sequence bigint
  )`.execute(database)
  // The example stands first, so that the cells of one page of examples lie together.
  await sql`create unique index runs_by_cell
    on runs (experiment_id, example_key, variant_key, repeat_index, take)`.execute(database)
  await sql`create unique index runs_by_commit
    on runs (commit_sequence) where commit_sequence is not null`.execute(database)
  await sql`create index runs_in_flight on runs (owner) where status = 'running'`.execute(database)
  await sql`create table stage_results (
    id text not null,
    run_id text not null references runs (id) on delete cascade,
    stage_index integer not null,
    stage_name text,
    prompt_sent text not null,
    response_raw text not null,
    model_used text not null,
    tokens_in integer not null,
    tokens_out integer not null,
    latency_ms double precision not null,
    cached integer not null,
    cost_usd double precision,
    finish text,
    json_json text,
    tool_calls_json text,
    cache_key text,
    unique (run_id, stage_index)
  )`.execute(database)
}

async function makeScores(database: Kysely<unknown>): Promise<void> {
  await sql`create table scores (
    run_id text not null references runs (id) on delete cascade,
    scorer_name text not null,
    version text not null,
    id text not null,
    value double precision not null,
    reason text,
    label text,
    raw_value double precision,
    first_sequence bigint not null,
    sequence bigint not null,
    primary key (run_id, scorer_name, version)
  ) without rowid`.execute(database)
  await sql`create table score_failures (
    run_id text not null references runs (id) on delete cascade,
    scorer_name text not null,
    version text not null,
    message text not null,
    first_sequence bigint not null,
    sequence bigint not null,
    primary key (run_id, scorer_name, version)
  ) without rowid`.execute(database)
}

async function makeCache(database: Kysely<unknown>): Promise<void> {
  await sql`create table cache_entries (
    key text primary key,
    response text not null,
    model text not null,
    tokens_in integer not null,
    tokens_out integer not null,
    latency_ms double precision,
    finish text,
    tool_calls_json text,
    json_json text,
    reasoning_tokens integer,
    cached_tokens integer,
    cost_usd double precision,
    first_token_ms double precision,
    raw_json text,
    created_at bigint not null
  )`.execute(database)
  await sql`create table cache_claims (
    key text primary key,
    owner text not null,
    expires_at bigint not null
  ) without rowid`.execute(database)
  await sql`create table owners (
    id text primary key,
    hostname text not null,
    pid integer not null,
    started_at bigint not null,
    heartbeat_at bigint not null
  ) without rowid`.execute(database)
}
