import { type Kysely, sql } from 'kysely'

/** The database cannot hold or search Japanese. */
export class LocaleRefused extends Error {
  constructor(what: string) {
    super(
      `${what}. Japanese search would silently find nothing. Make the cluster with ` +
        "`initdb --locale=C.UTF-8 --encoding=UTF8`, or the database with `create database … encoding 'UTF8' lc_ctype 'C.UTF-8' " +
        "lc_collate 'C.UTF-8' template template0`.",
    )
    this.name = 'LocaleRefused'
  }
}

type Locale = { readonly ctype: string; readonly encoding: string; readonly name: string }

/** Refuses encodings other than UTF8, and LC_CTYPE C, where pg_trgm makes no trigrams of Japanese text. */
export const checkLocale = async (db: Kysely<unknown>): Promise<void> => {
  const { rows } = await sql<Locale>`
    select datctype as ctype, pg_encoding_to_char(encoding) as encoding, datname as name
    from pg_database where datname = current_database()`.execute(db)
  const here = rows[0]
  if (here === undefined) throw new Error('the database is not in pg_database')
  if (here.encoding !== 'UTF8') throw new LocaleRefused(`database ${here.name} has encoding ${here.encoding}, not UTF8`)
  if (['C', 'POSIX'].includes(here.ctype)) throw new LocaleRefused(`database ${here.name} has LC_CTYPE ${here.ctype}`)
}

/** Asks pg_trgm itself, if it is there: the name of an LC_CTYPE promises nothing. */
export const checkTrigrams = async (db: Kysely<unknown>): Promise<void> => {
  const { rows } = await sql<{ schema: string }>`
    select n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'pg_trgm'`.execute(db)
  const schema = rows[0]?.schema
  if (schema === undefined) return
  const show = sql.ref(`${schema}.show_trgm`)
  const { rows: made } = await sql<{ n: number }>`select cardinality(${show}('国民健康保険')) as n`.execute(db)
  if (Number(made[0]?.n ?? 0) === 0)
    throw new LocaleRefused('pg_trgm makes no trigrams of 国民健康保険 in this database')
}
