import { type Db, findPop, inContract, openDatabase } from '@tsunagu/store'
import { sql } from 'kysely'
import { openPostgres } from '../support/servers.ts'
import { type Bench, quantile, rounded } from './result.ts'

const contract = 'bench'
const persons = Number(process.env.TSUNAGU_BENCH_PERSONS ?? 2_000_000)
const lookUps = 2_000
const limitMs = 10

/**
 * So many persons with an addressee and two claims each, three numbers for two persons (a landline is shared by the household), one
 * promise for ten and one stop order for fifty. Made by Postgres alone, the same each time.
 */
const fill = async (owner: Db): Promise<void> => {
  await owner.insertInto('contract').values({ id: contract, name: contract }).execute()
  await inContract(owner, contract, (trx) =>
    sql`insert into claim_kind (contract, id, name) values (${contract}, 'k', 'k')`.execute(trx),
  )
  for (let from = 1; from <= persons; from += 100_000) await fillSome(owner, from, Math.min(from + 99_999, persons))
  for (const table of ['person', 'addressee', 'claim', 'person_number', 'promise', 'stop_order', 'household'])
    await sql`vacuum analyze ${sql.table(`tsunagu.${table}`)}`.execute(owner)
}

const fillSome = (owner: Db, from: number, to: number): Promise<void> =>
  inContract(owner, contract, async (trx) => {
    const each = sql`generate_series(${from}::bigint, ${to}::bigint) as i`
    await sql`insert into household (contract, id, address) select ${contract}, i, '見本町' || i from ${each}
      where i % 2 = 0`.execute(trx)
    await sql`insert into person (contract, id, name, kana, name_key, kana_key, birth_on, address, household)
      select ${contract}, i, '見本' || i, 'ミホン' || i, '見本' || i, 'ミホン' || i, date '1940-01-01' + (i % 25000)::int,
        '見本町' || i, i + i % 2 from ${each}`.execute(trx)
    await sql`insert into addressee (contract, id, system, client_id, person, name)
      select ${contract}, i, 's', 'c' || i, i, '見本' || i from ${each}`.execute(trx)
    await sql`insert into claim (contract, id, kind, client_key, addressee, amount, due_on, state, paid)
      select ${contract}, i * 2 + n, 'k', 'c' || i || '-' || n, i, 1000 + i % 90000, date '2026-01-31' + (i % 200)::int,
        case when (i + n) % 3 = 0 then 'paid' else 'open' end, case when (i + n) % 3 = 0 then 1000 + i % 90000 else 0 end
      from ${each}, generate_series(0, 1) as n`.execute(trx)
    await sql`insert into person_number (contract, person, number, kind, source, rank)
      select ${contract}, i, '090' || lpad((10000000 + i * 7919 % 89999999)::text, 8, '1'), 'mobile', 'delivery', 1 from ${each}
      union all
      select ${contract}, i, '096' || lpad((1000000 + (i + i % 2))::text, 7, '1'), 'landline', 'delivery', 2 from ${each}
      on conflict do nothing`.execute(trx)
    await sql`insert into promise (contract, person, amount, due_on, made_at, by)
      select ${contract}, i, 1000, date '2026-12-01', '2026-11-01', 'a' from ${each} where i % 10 = 0`.execute(trx)
    await sql`insert into stop_order (contract, person, reason, from_on, made_at, made_by)
      select ${contract}, i, '見本', date '2026-01-01', '2026-01-01', 'a' from ${each} where i % 50 = 0`.execute(trx)
  })

/** Persons to ask for, seeded. */
const asked = Array.from({ length: lookUps }, (_, n) => 1 + ((n * 7_368_787 + 12_345) % persons))
const mobileOf = (i: number): string => `090${String(10_000_000 + ((i * 7_919) % 89_999_999)).padStart(8, '1')}`
const landlineOf = (i: number): string => `096${String(1_000_000 + i + (i % 2)).padStart(7, '1')}`

const timed = async (of: (i: number, n: number) => Promise<unknown>): Promise<readonly number[]> => {
  const took: number[] = []
  for (const [n, i] of asked.entries()) {
    const begun = performance.now()
    await of(i, n)
    took.push(performance.now() - begun)
  }
  return took
}

/** A number to its persons with debts, promises, stop orders and household, as the screen-pop asks, behind the wall of contracts. */
export const popBench: Bench = async () => {
  const server = await openPostgres()
  try {
    const urls = await server.migratedDatabase()
    const options = { name: 'bench', maxConnections: 1, onProblem: () => undefined }
    const owner = openDatabase(urls.owner, options)
    const api = openDatabase(urls.api, options)
    try {
      const begun = performance.now()
      await fill(owner)
      const fillS = (performance.now() - begun) / 1_000
      let found = 0
      const look = (i: number, n: number): Promise<unknown> =>
        inContract(api, contract, async (trx) => {
          const pop = await findPop(trx, contract, n % 2 === 0 ? mobileOf(i) : landlineOf(i), 10)
          if (pop.persons.some(({ id }) => id === i)) found += 1
        })
      const bare = (i: number): Promise<unknown> =>
        inContract(api, contract, (trx) =>
          trx.selectFrom('person').select('name').where('contract', '=', contract).where('id', '=', i).execute(),
        )
      const first = await timed(look)
      if (found !== lookUps) throw new Error(`${found} of ${lookUps} looked-up persons were found`)
      const [pops, bares] = [await timed(look), await timed(bare)]
      const p99Ms = quantile(pops, 0.99)
      return {
        bench: 'pop',
        ours: {
          persons,
          p50Ms: rounded(quantile(pops, 0.5)),
          p99Ms: rounded(p99Ms),
          firstP99Ms: rounded(quantile(first, 0.99)),
          fillS: rounded(fillS),
        },
        peer: {
          name: `bare select by primary key; limit ${limitMs} ms`,
          p50Ms: rounded(quantile(bares, 0.5)),
          p99Ms: rounded(quantile(bares, 0.99)),
        },
        ratio: rounded(p99Ms / limitMs),
        ratioOf: 'p99Ms ÷ limit',
      }
    } finally {
      await Promise.all([owner.destroy(), api.destroy()])
    }
  } finally {
    await server.close()
  }
}
