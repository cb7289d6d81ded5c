#!/usr/bin/env node
import { readMigrateConfig } from './migrate/config.ts'
import { migrate } from './migrate/run.ts'

try {
  const { applied, roles } = await migrate(readMigrateConfig())
  process.stdout.write(`${applied.length === 0 ? 'nothing to migrate' : `applied ${applied.join(', ')}`}\n`)
  if (roles.length > 0) process.stdout.write(`passwords set for ${roles.join(', ')}\n`)
} catch (error) {
  process.stderr.write(`migrate: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
