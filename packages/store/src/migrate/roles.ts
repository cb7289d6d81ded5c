import { type Kysely, sql } from 'kysely'

const serviceRoles = [
  'tsunagu_api',
  'tsunagu_stats',
  'tsunagu_recordings',
  'tsunagu_messaging',
  'tsunagu_cases',
  'tsunagu_exchange',
  'tsunagu_dialler',
]

/**
 * Gives the roles named in the services' URLs their passwords, so that no secret stands in a migration. A URL with another
 * user is left alone: then the site looks after its roles.
 */
export const setPasswords = async (db: Kysely<unknown>, urls: readonly string[]): Promise<readonly string[]> => {
  const set: string[] = []
  for (const url of urls) {
    const { username, password } = new URL(url)
    if (!serviceRoles.includes(username) || password === '') continue
    const secret = sql.lit(decodeURIComponent(password))
    await sql`alter role ${sql.ref(username)} login password ${secret}`.execute(db)
    await allowConnect(db, username)
    set.push(username)
  }
  return set
}

const allowConnect = async (db: Kysely<unknown>, role: string): Promise<void> => {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(db)
  await sql`grant connect on database ${sql.ref(rows[0]?.name ?? '')} to ${sql.ref(role)}`.execute(db)
}
