import { type LinkOutcome, type LinkTable, link, linkTable, usualThresholds } from '@tsunagu/core'
import { createLog, systemClock } from '@tsunagu/runtime'
import { inContract, openDatabase, startLinkRun } from '@tsunagu/store'
import { sql } from 'kysely'
import { linkRun } from '../../services/exchange/src/link-run.ts'
import { exactKey, plainRules } from '../support/linking/plain-rules.ts'
import { plantAddressees } from '../support/linking/plant-addressees.ts'
import { type City, labelledCity } from '../support/linking/records.ts'
import { rate, rateByMistake, rateTraps } from '../support/linking/score.ts'
import { openPostgres } from '../support/servers.ts'
import { type BenchResult, rounded } from './result.ts'

/** RECORDS=100000 for a first look; SEED for another city. */
const size = Number(process.env.RECORDS ?? 1_000_000)
const seed = Number(process.env.SEED ?? 2026)

const secondsOf = <T>(work: () => T): { readonly seconds: number; readonly value: T } => {
  const started = performance.now()
  const value = work()
  return { seconds: (performance.now() - started) / 1_000, value }
}

type Pure = {
  readonly table: LinkTable
  readonly outcome: LinkOutcome
  readonly readSeconds: number
  readonly linkSeconds: number
}

const pure = (city: City): Pure => {
  const read = secondsOf(() => linkTable(city.records))
  const run = secondsOf(() =>
    link({ table: read.value, standing: null, touched: null, decisions: [], thresholds: usualThresholds }),
  )
  return { table: read.value, outcome: run.value, readSeconds: read.seconds, linkSeconds: run.seconds }
}

/** The job itself, from rows in Postgres to persons, history and households in Postgres. */
const whole = async (city: City): Promise<number> => {
  const postgres = await openPostgres()
  try {
    const urls = await postgres.migratedDatabase()
    const options = { name: 'bench', maxConnections: 4, onProblem: () => undefined }
    const [owner, db] = [openDatabase(urls.owner, options), openDatabase(urls.exchange, options)]
    const contract = 'bench'
    await owner.insertInto('contract').values({ id: contract, name: '名寄せ' }).execute()
    await plantAddressees(owner, contract, city.records)
    await sql`analyze`.execute(owner)
    const at = new Date().toISOString()
    const run = await inContract(db, contract, (trx) => startLinkRun(trx, contract, { scope: 'all', by: 'bench', at }))
    const log = createLog({ service: 'exchange', instance: 'bench', level: 'warn' })
    const started = performance.now()
    await linkRun({ db, clock: systemClock }, { contract, run: run.id }, { id: 'bench', attempt: 1, log })
    const seconds = (performance.now() - started) / 1_000
    await Promise.all([owner.destroy(), db.destroy()])
    return seconds
  } finally {
    await postgres.close()
  }
}

export const linkBench = async (): Promise<BenchResult> => {
  const city = labelledCity(seed, size)
  const { outcome, readSeconds, linkSeconds } = pure(city)
  const clusterOf = Int32Array.from(city.records, ({ id }) => outcome.groupOf[id - 1] ?? -1)
  const ours = rate(city, clusterOf)
  const plain = secondsOf(() => plainRules(city.records))
  const [exactRating, plainRating] = [rate(city, exactKey(city.records)), rate(city, plain.value)]
  console.table(rateByMistake(city, clusterOf))
  console.table(rateTraps(city, clusterOf))
  const wholeSeconds = await whole(city)
  return {
    bench: `link: ${size} records of seven systems, seed ${seed}`,
    ours: {
      seconds: rounded(readSeconds + linkSeconds),
      normaliseSeconds: rounded(readSeconds),
      linkSeconds: rounded(linkSeconds),
      wholeSeconds: rounded(wholeSeconds),
      compared: outcome.compared,
      toReview: outcome.review.length,
      precision: rounded(ours.precision),
      recall: rounded(ours.recall),
      f1: rounded(ours.f1),
    },
    peer: {
      name: 'plain normalised rules',
      seconds: rounded(plain.seconds),
      precision: rounded(plainRating.precision),
      recall: rounded(plainRating.recall),
      f1: rounded(plainRating.f1),
      exactKeyF1: rounded(exactRating.f1),
    },
    ratio: rounded(ours.f1 / plainRating.f1),
    ratioOf: 'f1',
  }
}
