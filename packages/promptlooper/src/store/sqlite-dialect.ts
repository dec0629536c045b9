import { CompiledQuery, type DatabaseConnection, SqliteDialect, type SqliteDialectConfig, SqliteDriver } from 'kysely'
import type { SQLInputValue } from 'node:sqlite'

import type { SqliteConnection } from './sqlite-connection.ts'

/** Kysely's SQLite dialect over `node:sqlite`. Its transactions are immediate: a deferred one that reads, then writes, fails beside another process. */
export class NodeSqliteDialect extends SqliteDialect {
  readonly #connection: SqliteConnection

  constructor(connection: SqliteConnection) {
    super(kyselyConfig(connection))
    this.#connection = connection
  }

  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#connection)
  }
}

class ImmediateDriver extends SqliteDriver {
  readonly #connection: SqliteConnection
  #patient: DatabaseConnection | undefined

  constructor(connection: SqliteConnection) {
    super(kyselyConfig(connection))
    this.#connection = connection
  }

  /** Kysely's own connection, made to wait for another process without holding up this one. */
  override async acquireConnection(): Promise<DatabaseConnection> {
    return (this.#patient ??= this.#patientFrom(await super.acquireConnection()))
  }

  #patientFrom(own: DatabaseConnection): DatabaseConnection {
    return {
      executeQuery: (query) => this.#connection.patiently(() => own.executeQuery(query)),
      streamQuery: (query, chunkSize) => own.streamQuery(query, chunkSize),
    }
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    this.#connection.hold()
    try {
      await connection.executeQuery(CompiledQuery.raw('begin immediate'))
    } catch (error) {
      this.#connection.letGo()
      throw error
    }
  }

  override async commitTransaction(connection: DatabaseConnection): Promise<void> {
    // Where this throws, Kysely rolls back, which lets go.
    await connection.executeQuery(CompiledQuery.raw('commit'))
    this.#connection.letGo()
  }

  override async rollbackTransaction(): Promise<void> {
    this.#connection.rollBack()
    this.#connection.letGo()
    return await Promise.resolve()
  }
}

function kyselyConfig(connection: SqliteConnection): SqliteDialectConfig {
  return {
    database: {
      close: () => connection.database.close(),
      prepare: (sql) => {
        const statement = connection.attempt(() => connection.database.prepare(sql))
        return {
          reader: statement.columns().length > 0,
          all: (parameters) => connection.attempt(() => statement.all(...bindable(parameters))),
          run: (parameters) => connection.attempt(() => statement.run(...bindable(parameters))),
          iterate: (parameters) => connection.attempt(() => statement.iterate(...bindable(parameters))),
        }
      },
    },
  }
}

/** Kysely's parameters, which are what our tables' types allow: text, numbers and null. */
function bindable(parameters: readonly unknown[]): SQLInputValue[] {
  return parameters as SQLInputValue[]
}
