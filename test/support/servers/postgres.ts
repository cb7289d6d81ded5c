import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrate } from '@tsunagu/store'
import pg from 'pg'
import { makeDir, ownerNamed, removeDir, type Server, startServer } from './child.ts'
import { containers } from './docker.ts'
import { freePort } from './ports.ts'
import { containerPostgres } from './postgres-container.ts'
import { until } from './until.ts'

/** A migrated database with one URL per role. */
export type TestDatabase = {
  readonly owner: string
  readonly api: string
  readonly stats: string
  readonly recordings: string
  readonly messaging: string
  readonly cases: string
  readonly exchange: string
  readonly dialler: string
}

export type PostgresServer = {
  /** URL of a superuser's database `postgres`. */
  readonly adminUrl: string
  /** An empty database owned by a role that is no superuser; the URL is the owner's. */
  readonly emptyDatabase: (options?: { readonly ctype: string; readonly encoding: string }) => Promise<string>
  readonly migratedDatabase: () => Promise<TestDatabase>
  readonly crash: () => Promise<void>
  readonly start: () => Promise<void>
  readonly close: () => Promise<void>
}

export const migrationsFolder = fileURLToPath(new URL('../../../migrations', import.meta.url))

/** A Postgres of one's own: the one of TSUNAGU_TEST_POSTGRES_URL (a superuser's), a container, or a private local server. */
export const openPostgres = async (): Promise<PostgresServer> => {
  const given = process.env.TSUNAGU_TEST_POSTGRES_URL
  if (given !== undefined && given !== '') return serving(given, notOurs)
  const docker = await containers()
  return docker === null ? await localPostgres() : await containerPostgres(docker, serving)
}

type Handles = Pick<PostgresServer, 'crash' | 'start' | 'close'>

const cannot = (): Promise<void> => Promise.reject(new Error('a Postgres given by URL cannot be restarted'))
const notOurs: Handles = { crash: cannot, start: cannot, close: async () => undefined }

const localPostgres = async (): Promise<PostgresServer> => {
  const owner = ownerNamed('postgres')
  const dir = makeDir('pg', owner)
  const data = join(dir, 'data')
  const port = await freePort()
  const bin = binaries()
  const init = ['-D', data, '-U', 'postgres', '--auth=trust', '--locale=C.UTF-8', '--encoding=UTF8', '--no-sync']
  execFileSync(join(bin, 'initdb'), init, { stdio: 'pipe', cwd: dir, ...(owner ?? {}) })
  const url = `postgres://postgres@127.0.0.1:${port}/postgres`
  let server: Server | null = null
  const start = async (): Promise<void> => {
    const args = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', dir, '-c', 'max_connections=50']
    server = startServer(join(bin, 'postgres'), args, dir, owner)
    await answers(url, server)
  }
  await start()
  return serving(url, {
    start,
    crash: async () => server?.end('SIGQUIT'),
    close: async () => {
      await server?.end('SIGINT')
      removeDir(dir)
    },
  })
}

/** Debian keeps them out of the PATH. */
const binaries = (): string => {
  const root = '/usr/lib/postgresql'
  const versions = existsSync(root) ? readdirSync(root).sort((a, b) => Number(b) - Number(a)) : []
  const found = versions.map((version) => join(root, version, 'bin')).find((bin) => existsSync(join(bin, 'initdb')))
  return found ?? execFileSync('pg_config', ['--bindir'], { encoding: 'utf8' }).trim()
}

export type Serving = (adminUrl: string, handles: Handles) => PostgresServer

const ownerRole = 'tsunagu_test_owner'
let databases = 0

const serving: Serving = (adminUrl, handles) => {
  const emptyDatabase = async ({ ctype, encoding } = { ctype: 'C.UTF-8', encoding: 'UTF8' }): Promise<string> => {
    databases += 1
    const name = `tsunagu_test_${process.pid}_${databases}`
    await asAdmin(adminUrl, [
      `do $$ begin if not exists (select from pg_roles where rolname = '${ownerRole}') then
         create role ${ownerRole} login createrole password 'owner'; end if; end $$`,
      `drop database if exists ${name}`,
      `create database ${name} owner ${ownerRole} template template0
         encoding '${encoding}' lc_ctype '${ctype}' lc_collate '${ctype}'`,
    ])
    return withUser(adminUrl, ownerRole, 'owner', name)
  }
  const migratedDatabase = async (): Promise<TestDatabase> => {
    const owner = await emptyDatabase()
    const name = new URL(owner).pathname.slice(1)
    const of = (role: string): string => withUser(adminUrl, `tsunagu_${role}`, `secret-of-${role}`, name)
    const urls = {
      api: of('api'),
      stats: of('stats'),
      recordings: of('recordings'),
      messaging: of('messaging'),
      cases: of('cases'),
      exchange: of('exchange'),
      dialler: of('dialler'),
    }
    await migrate({ ownerUrl: owner, serviceUrls: Object.values(urls), folder: migrationsFolder })
    return { owner, ...urls }
  }
  return { adminUrl, emptyDatabase, migratedDatabase, ...handles }
}

const withUser = (url: string, user: string, password: string, database: string): string => {
  const made = new URL(url)
  made.username = user
  made.password = password
  made.pathname = `/${database}`
  return made.href
}

const asAdmin = async (url: string, statements: readonly string[]): Promise<void> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const answers = (url: string, server: Server): Promise<void> =>
  until('Postgres answers', async () => {
    if (server.hasEnded()) throw new Error(`postgres ended: ${server.output()}`)
    const client = new pg.Client({ connectionString: url })
    client.on('error', () => undefined)
    try {
      await client.connect()
      await client.end()
      return true
    } catch {
      // Not up yet.
      return false
    }
  })
