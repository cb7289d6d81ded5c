#!/usr/bin/env node
import { readMigrateConfig } from './migrate/config.ts'
import { migrate } from './migrate/run.ts'
import { isDatabaseAway } from './sql/faults.ts'

try {
  const { applied, roles } = await migrate(readMigrateConfig())
  process.stdout.write(`${applied.length === 0 ? 'nothing to migrate' : `applied ${applied.join(', ')}`}\n`)
  if (roles.length > 0) process.stdout.write(`passwords set for ${roles.join(', ')}\n`)
} catch (error) {
  const what = isDatabaseAway(error) ? 'cannot reach Postgres: ' : ''
  process.stderr.write(`migrate: ${what}${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
