import { sql } from 'kysely'
import { addSetupChange } from '../setup/changes.ts'
import { loadHolidays } from '../setup/holidays.ts'
import { inContract, listContracts } from '../sql/contract.ts'
import { openDatabase } from '../sql/open.ts'

/** Days that were added to a contract. */
export type HolidaysLoaded = { readonly contract: string; readonly days: number }

/**
 * Gives contracts that exist already the national holidays of years of which they know nothing. They are in force with the
 * next change of a calendar, or publication.
 */
export const loadKnownHolidays = async (ownerUrl: string): Promise<readonly HolidaysLoaded[]> => {
  const db = openDatabase(ownerUrl, { name: 'migrate', maxConnections: 1, onProblem: () => undefined })
  try {
    const { rows } = await sql<{ now: number }>`select extract(epoch from now())::float8 * 1000 as now`.execute(db)
    const loaded: HolidaysLoaded[] = []
    for (const contract of await listContracts(db)) {
      const days = await inContract(db, contract, async (trx) => {
        const added = await loadHolidays(trx, contract, rows[0]?.now ?? 0)
        const summary = `法律による祝日を取込み（${added.length}日）`
        const change = { by: 'tsunagu migrate', part: 'holidays', item: 'load', summary } as const
        if (added.length > 0) await addSetupChange(trx, contract, { ...change, before: null, after: added.length })
        return added.length
      })
      if (days > 0) loaded.push({ contract, days })
    }
    return loaded
  } finally {
    await db.destroy()
  }
}
