import { Kysely, type MigrationProvider, Migrator, PostgresDialect, sql } from 'kysely'
import pg from 'pg'
import { type MigrationFile, readMigrations } from './files.ts'
import { checkLocale, checkTrigrams } from './locale.ts'
import { setPasswords } from './roles.ts'

export type MigrateOptions = {
  readonly ownerUrl: string
  /** URLs of the services, whose roles get the passwords in them. */
  readonly serviceUrls: readonly string[]
  readonly folder: string
}

export type Migrated = { readonly applied: readonly string[]; readonly roles: readonly string[] }

/** A migration that was applied here reads otherwise now. */
export class MigrationChanged extends Error {
  constructor(name: string) {
    super(`${name}.sql was applied and has changed since. Migrations only go forward: put it back and add a new one.`)
    this.name = 'MigrationChanged'
  }
}

const schema = 'tsunagu'

/** Brings the database up to the newest migration, all or nothing; safe to run twice and at the same time. */
export const migrate = async ({ ownerUrl, serviceUrls, folder }: MigrateOptions): Promise<Migrated> => {
  const pool = new pg.Pool({ connectionString: ownerUrl, max: 2, connectionTimeoutMillis: 10_000 })
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) })
  try {
    await checkLocale(db)
    await checkTrigrams(db)
    const files = await readMigrations(folder)
    await refuseChanged(db, files)
    const applied = await runAll(db, files)
    await checkTrigrams(db)
    return { applied, roles: await setPasswords(db, serviceUrls) }
  } finally {
    await db.destroy()
  }
}

const runAll = async (db: Kysely<unknown>, files: readonly MigrationFile[]): Promise<readonly string[]> => {
  const migrator = new Migrator({
    db,
    provider: providerOf(files),
    migrationTableSchema: schema,
    migrationTableName: 'migration',
    migrationLockTableName: 'migration_lock',
  })
  const { error, results = [] } = await migrator.migrateToLatest()
  const failed = results.find(({ status }) => status === 'Error')
  if (error !== undefined)
    throw new Error(`${failed?.migrationName ?? 'migrating'}: ${String(error)}`, { cause: error })
  return results.map(({ migrationName }) => migrationName)
}

const providerOf = (files: readonly MigrationFile[]): MigrationProvider => ({
  getMigrations: async () =>
    Object.fromEntries(files.map((file) => [file.name, { up: (db: Kysely<unknown>) => apply(db, file) }])),
})

const checksums = sql.table(`${schema}.migration_checksum`)

const apply = async (db: Kysely<unknown>, { name, sql: text, sha256 }: MigrationFile): Promise<void> => {
  await sql.raw(text).execute(db)
  await sql`create table if not exists ${checksums} (name text primary key, sha256 text not null)`.execute(db)
  await sql`insert into ${checksums} (name, sha256) values (${name}, ${sha256})`.execute(db)
}

const refuseChanged = async (db: Kysely<unknown>, files: readonly MigrationFile[]): Promise<void> => {
  const { rows: there } = await sql<{ there: boolean }>`
    select to_regclass(${`${schema}.migration_checksum`}) is not null as there`.execute(db)
  if (there[0]?.there !== true) return
  const { rows } = await sql<{ name: string; sha256: string }>`select name, sha256 from ${checksums}`.execute(db)
  const applied = new Map(rows.map(({ name, sha256 }) => [name, sha256]))
  const changed = files.find(({ name, sha256 }) => applied.has(name) && applied.get(name) !== sha256)
  if (changed !== undefined) throw new MigrationChanged(changed.name)
}
