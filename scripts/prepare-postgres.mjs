#!/usr/bin/env node
// Sees to it that the private Postgres has our owner and database. The services' logins and what each may do are the
// migrations' business. On a Postgres named by a URL everything is somebody else's: its user needs the right to create
// roles, no more.
import { execFileSync } from 'node:child_process'
import { readEnv } from './env-file.mjs'

const psql = (url, sql) => {
  const { hostname, port, username, password, pathname } = new URL(url)
  // Passwords go by environment and standard input, never by argument.
  execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1'], {
    input: sql,
    stdio: ['pipe', 'ignore', 'inherit'],
    env: {
      ...process.env,
      PGHOST: hostname,
      PGPORT: port || '5432',
      PGUSER: decodeURIComponent(username),
      PGPASSWORD: decodeURIComponent(password),
      PGDATABASE: pathname.slice(1),
      PGOPTIONS: '-c client_min_messages=warning',
    },
  })
}

const env = readEnv()
const quote = (text) => `'${text.replaceAll("'", "''")}'`

if (env.TSUNAGU_POSTGRES_PRIVATE === 'yes') {
  const admin = new URL(env.TSUNAGU_POSTGRES_URL)
  admin.username = 'postgres'
  admin.pathname = '/postgres'
  psql(
    admin.href,
    `select 'create role tsunagu' where not exists (select from pg_roles where rolname = 'tsunagu') \\gexec
alter role tsunagu login createrole createdb password ${quote(env.TSUNAGU_POSTGRES_PASSWORD)};
select 'create database tsunagu owner tsunagu' where not exists (select from pg_database where datname = 'tsunagu') \\gexec
`,
  )
}
