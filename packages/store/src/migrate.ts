#!/usr/bin/env node
import { readMigrateConfig } from './migrate/config.ts'
import { loadKnownHolidays } from './migrate/holidays.ts'
import { migrate } from './migrate/run.ts'
import { isDatabaseAway } from './sql/faults.ts'

try {
  const config = readMigrateConfig()
  const { applied, roles } = await migrate(config)
  process.stdout.write(`${applied.length === 0 ? 'nothing to migrate' : `applied ${applied.join(', ')}`}\n`)
  if (roles.length > 0) process.stdout.write(`passwords set for ${roles.join(', ')}\n`)
  for (const { contract, days } of await loadKnownHolidays(config.ownerUrl))
    process.stdout.write(
      `${contract}: ${days} national holidays added; "tsunagu calendar holidays load" puts them into force\n`,
    )
} catch (error) {
  const what = isDatabaseAway(error) ? 'cannot reach Postgres: ' : ''
  process.stderr.write(`migrate: ${what}${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
