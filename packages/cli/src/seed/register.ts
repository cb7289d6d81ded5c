import { type ContractId, dayPlus, type NumberVerdict, personKeys, tokyoTime } from '@tsunagu/core'
import { insertPayment, insertPromise, insertStop, settleClaims, settlePersons, type Trx } from '@tsunagu/store'
import { plantDesk } from './desk.ts'

/** The seven kinds of claim of seed E, one call covers all of them. */
const kinds = [
  ['kokuho', '国民健康保険料'],
  ['koki', '後期高齢者医療保険料'],
  ['kaigo', '介護保険料'],
  ['shiminzei', '市民税・県民税'],
  ['koteishisan', '固定資産税'],
  ['keijidosha', '軽自動車税'],
  ['hoiku', '保育料'],
] as const

const families = ['熊本', '水前寺', '阿蘇', '菊池', '人吉', '天草', '宇城', '玉名', '荒尾', '山鹿', '八代', '水俣']
const familyKana = [
  'クマモト',
  'スイゼンジ',
  'アソ',
  'キクチ',
  'ヒトヨシ',
  'アマクサ',
  'ウキ',
  'タマナ',
  'アラオ',
  'ヤマガ',
  'ヤツシロ',
  'ミナマタ',
]
const given = ['一郎', '花子', '健太'] as const
const givenKana = ['イチロウ', 'ハナコ', 'ケンタ'] as const

/** The demo's callers ring from 08055500001 to 08055500036 (test/demo/live.ts). */
const residents = families.length * given.length

/**
 * Three dozen persons in twelve households with claims of all kinds, promises, a stop order, a warning and numbers from which the
 * demo's citizens call. A register that is there is left as it is.
 */
export const plantRegister = async (trx: Trx, contract: ContractId): Promise<void> => {
  const there = await trx
    .selectFrom('person_number')
    .select('id')
    .where('contract', '=', contract)
    .where('number', '=', mobileOf(0))
    .limit(1)
    .executeTakeFirst()
  if (there !== undefined) return
  for (const [id, name] of kinds)
    await trx
      .insertInto('claim_kind')
      .values({ contract, id, name })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  const at = new Date().toISOString()
  const planted: Planted[] = []
  for (let n = 0; n < residents; n += 1) planted.push(await plantResident(trx, contract, n, planted))
  await settlePersons(
    trx,
    contract,
    planted.map(({ person }) => person),
    at,
  )
  await plantStories(trx, contract, planted, at)
  await plantDesk(
    trx,
    contract,
    planted.map(({ person }) => person),
    at,
  )
}

type Planted = { readonly person: number; readonly household: number; readonly claims: readonly number[] }

const addressOf = (family: number): string => `熊本市中央区見本町${family + 1}丁目${family + 3}番`

const plantResident = async (
  trx: Trx,
  contract: ContractId,
  n: number,
  before: readonly Planted[],
): Promise<Planted> => {
  const [family, place] = [Math.floor(n / given.length), n % given.length]
  const name = `${families[family] ?? ''} ${given[place] ?? ''}`
  const kana = `${familyKana[family] ?? ''} ${givenKana[place] ?? ''}`
  const address = addressOf(family)
  const birth_on = `${1945 + ((n * 7) % 55)}-${String(1 + (n % 12)).padStart(2, '0')}-15`
  const household = before[family * given.length]?.household ?? (await plantHousehold(trx, contract, address))
  const own = { contract, name, kana, birth_on, postcode: '8600001', address }
  const keys = personKeys(own)
  const { id: person } = await trx
    .insertInto('person')
    .values({
      ...own,
      ...{ name_key: keys.nameKey, kana_key: keys.kanaKey, address_key: keys.addressKey, household, merged_into: null },
      ...(n === 4 ? { warning: '耳が遠い。ゆっくり話すこと。' } : {}),
      ...(n === 7 ? { language: 'en' } : {}),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await plantNumbers(trx, contract, person, n)
  return { person, household, claims: await plantClaims(trx, contract, { ...own, person }, n) }
}

const plantHousehold = async (trx: Trx, contract: ContractId, address: string): Promise<number> => {
  const values = { contract, address }
  const { id } = await trx.insertInto('household').values(values).returning('id').executeTakeFirstOrThrow()
  return id
}

const mobileOf = (n: number): string => `0805550${String(n + 1).padStart(4, '0')}`

/** A mobile phone each, a landline for every household; one number of another and one where nobody wants to be called. */
const plantNumbers = async (trx: Trx, contract: ContractId, person: number, n: number): Promise<void> => {
  const landline = `096555${String(1_000 + Math.floor(n / given.length))}`
  const verdict: NumberVerdict = n === 10 ? 'wrong' : n === 13 ? 'doNotCall' : 'untried'
  for (const [place, number] of [mobileOf(n), landline].entries())
    await trx
      .insertInto('person_number')
      .values({
        ...{ contract, person, number, kind: place === 0 ? 'mobile' : 'landline', source: 'delivery', rank: place + 1 },
        ...{ verdict: place === 0 ? verdict : 'untried', verdict_at: null, verdict_by: null, verdict_call: null },
        ...{ exchange: null, removed_at: null },
      })
      .execute()
}

type Own = {
  readonly contract: string
  readonly person: number
  readonly name: string
  readonly kana: string
  readonly birth_on: string
  readonly postcode: string
  readonly address: string
}

const plantClaims = async (trx: Trx, contract: ContractId, own: Own, n: number): Promise<readonly number[]> => {
  const claims: number[] = []
  for (let which = 0; which <= n % 3; which += 1) {
    const [kind] = kinds[(n + which) % kinds.length] ?? kinds[0]
    const { id: addressee } = await trx
      .insertInto('addressee')
      .values({
        ...own,
        ...{
          system: kind,
          client_id: `${kind}-${1_000 + n}`,
          phones: [mobileOf(n)],
          first_exchange: null,
          last_exchange: null,
        },
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    for (const [period, due] of [
      ['第1期', '2026-06-30'],
      ['第2期', '2026-08-31'],
    ] as const) {
      const amount = 4_000 + ((n * 1_300 + which * 700) % 30_000)
      const { id } = await trx
        .insertInto('claim')
        .values({
          ...{
            contract,
            kind,
            client_key: `${kind}-${1_000 + n}-${period}`,
            addressee,
            fiscal_year: 2026,
            period,
            amount,
          },
          ...{ due_on: due, settled_at: null, first_exchange: null, last_exchange: null },
        })
        .returning('id')
        .executeTakeFirstOrThrow()
      claims.push(id)
    }
  }
  return claims
}

/** Two promises, a stop order, one who has paid everything and one who has paid a part. */
const plantStories = async (trx: Trx, contract: ContractId, planted: readonly Planted[], at: string): Promise<void> => {
  const by = 'tsunagu seed'
  const today = tokyoTime(Date.parse(at)).day
  for (const n of [1, 8]) {
    const promise = { claims: [], amount: 3_000, dueOn: dayPlus(today, 7 + n), call: null, agent: null, by, at }
    await insertPromise(trx, contract, { ...promise, person: planted[n]?.person ?? 0 })
  }
  const stop = { claim: null, reason: '生活保護の申請中（見本）', from: today, until: null, by, at, hasBegun: true }
  await insertStop(trx, contract, { ...stop, person: planted[5]?.person ?? 0 })
  const paid = [...(planted[2]?.claims ?? []), ...(planted[3]?.claims.slice(0, 1) ?? [])]
  for (const claim of paid) {
    const { amount } = await trx
      .selectFrom('claim')
      .select('amount')
      .where('contract', '=', contract)
      .where('id', '=', claim)
      .executeTakeFirstOrThrow()
    await insertPayment(trx, contract, {
      ...{ clientKey: `mihon-${claim}`, claim, amount, paidOn: dayPlus(today, -3), source: 'staff', by, at },
    })
  }
  await settleClaims(trx, contract, paid, at)
}
