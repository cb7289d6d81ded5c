#!/usr/bin/env node
// Sees to it that the owner, the database and one login per service exist, with the passwords of <run>/env. What each
// login may do is the migrations' business. On a Postgres named by a URL, its user needs the right to create roles.
import { execFileSync } from 'node:child_process'
import { readEnv } from './env-file.mjs'

const env = readEnv()
const quote = (text) => `'${text.replaceAll("'", "''")}'`

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

const login = (url, rights) => {
  const name = decodeURIComponent(new URL(url).username)
  const password = quote(decodeURIComponent(new URL(url).password))
  return `select format('create role %I', ${quote(name)}) where not exists (select from pg_roles where rolname = ${quote(name)}) \\gexec
alter role "${name}" login ${rights} password ${password};
`
}

const owner = env.TSUNAGU_POSTGRES_URL
const services = [env.TSUNAGU_POSTGRES_URL_API, env.TSUNAGU_POSTGRES_URL_STATS, env.TSUNAGU_POSTGRES_URL_RECORDINGS]
const logins = services.map((url) => login(url, 'nocreaterole nocreatedb')).join('')

if (env.TSUNAGU_POSTGRES_PRIVATE === 'yes') {
  const admin = new URL(owner)
  admin.username = 'postgres'
  admin.pathname = '/postgres'
  psql(
    admin.href,
    `${login(owner, 'createrole createdb')}
select 'create database tsunagu owner tsunagu' where not exists (select from pg_database where datname = 'tsunagu') \\gexec
${logins}`,
  )
} else psql(owner, logins)
