import type { Condition, Range } from '@tsunagu/core'
import { type Db, inContract } from '@tsunagu/store'
import { type Chance, chance } from '../chance.ts'

/** A person with everything that conditions look at, as the test knows him. */
export type Fellow = {
  readonly person: number
  readonly kind: 'natural' | 'corporate'
  readonly language: string
  readonly postcode: string
  readonly address: string
  readonly claims: readonly {
    readonly kind: string
    readonly owed: number
    readonly year: number | null
    readonly due: string | null
  }[]
  /** Days ago. */
  readonly contact: number | null
  readonly attempt: number | null
  readonly broken: number | null
  readonly promised: boolean
  readonly mobile: boolean
  readonly texts: readonly { readonly ago: number; readonly delivered: boolean }[]
  readonly campaigns: readonly string[]
}

const within = <T extends string | number>(value: T | null, range: Range<T> | undefined): boolean =>
  range === undefined ||
  (value !== null && (range.from === undefined || value >= range.from) && (range.to === undefined || value <= range.to))

const asked = <T>(value: T | undefined, test: (value: T) => boolean): boolean => value === undefined || test(value)
const long = 1_000_000

/** The same conditions without SQL: what the compiled ones are held against. */
export const fits = (one: Condition, of: Fellow): boolean =>
  (one.all ?? []).every((inner) => fits(inner, of)) &&
  asked(one.any, (any) => any.some((inner) => fits(inner, of))) &&
  asked(one.not, (inner) => !fits(inner, of)) &&
  asked(one.claimKind, (kinds) => of.claims.some(({ kind }) => kinds.includes(kind))) &&
  within(
    of.claims.reduce((sum, { owed }) => sum + owed, 0),
    one.owed,
  ) &&
  asked(one.due, (range) => of.claims.some(({ due }) => within(due, range))) &&
  asked(one.fiscalYear, (range) => of.claims.some(({ year }) => within(year, range))) &&
  within(of.contact ?? long, one.daysSinceContact) &&
  within(of.attempt ?? long, one.daysSinceAttempt) &&
  asked(one.neverReached, (never) => (of.contact === null) === never) &&
  asked(one.promiseBroken, ({ withinDays }) => of.broken !== null && of.broken < withinDays && !of.promised) &&
  asked(one.address, (texts) => texts.some((text) => of.address.startsWith(text))) &&
  asked(one.postcode, (texts) => texts.some((text) => of.postcode.startsWith(text))) &&
  asked(one.language, (languages) => languages.includes(of.language)) &&
  asked(one.kind, (kind) => of.kind === kind) &&
  asked(one.hasMobile, (has) => of.mobile === has) &&
  asked(one.inCampaign, (ids) => ids.some((id) => of.campaigns.includes(id))) &&
  asked(one.sms, ({ withinDays, delivered }) => {
    const sent = of.texts.filter(({ ago }) => ago < withinDays)
    const arrived = sent.some((text) => text.delivered)
    return sent.length > 0 && (delivered === undefined || delivered === arrived)
  })

const kinds = ['kokuho', 'kaigo', 'shiminzei']
const areas = ['熊本市中央区', '熊本市東区', '熊本市中央区大江', '久留米市']

const fellow = (person: number, of: Chance): Fellow => ({
  person,
  kind: of.happens(0.15) ? 'corporate' : 'natural',
  language: of.pick(['ja', 'ja', 'en', 'zh']),
  postcode: of.pick(['8620971', '8600001', '8300002']),
  address: of.pick(areas),
  claims: Array.from({ length: of.between(0, 3) }, () => ({
    kind: of.pick(kinds),
    owed: of.happens(0.2) ? 0 : of.between(1, 60) * 1_000,
    year: of.happens(0.1) ? null : of.between(2023, 2026),
    due: of.happens(0.1) ? null : `2026-${String(of.between(4, 12)).padStart(2, '0')}-10`,
  })).filter(({ owed }) => owed > 0),
  contact: of.happens(0.4) ? of.between(0, 60) : null,
  attempt: null,
  broken: of.happens(0.3) ? of.between(0, 60) : null,
  promised: of.happens(0.15),
  mobile: of.happens(0.6),
  texts: Array.from({ length: of.between(0, 2) }, () => ({ ago: of.between(0, 60), delivered: of.happens(0.5) })),
  campaigns: ['mae', 'ato'].filter(() => of.happens(0.3)),
})

const dayMs = 86_400_000
/** As much of a plan as the list of campaigns shows. */
const bare = JSON.stringify({ mode: { kind: 'progressive' }, line: 'zei', queue: 'nofu' })
/** A little after that many days ago, so that a span of days has no edge in it. */
const ago = (now: number, days: number): string => new Date(now - days * dayMs - 60_000).toISOString()

/** Puts so many people of all sorts into the register, with claims, promises, attempts, notes and texts. */
export const plantFellows = async (db: Db, contract: string, now: number, many: number): Promise<readonly Fellow[]> => {
  const of = chance(26)
  const fellows: Fellow[] = []
  await inContract(db, contract, async (trx) => {
    for (const id of kinds)
      await trx
        .insertInto('claim_kind')
        .values({ contract, id, name: id })
        .onConflict((c) => c.doNothing())
        .execute()
    for (const [id, contact] of [
      ['spoke', true],
      ['absent', false],
      ['later', true],
    ] as const)
      await trx.insertInto('note_result').values({ contract, id, name: id, contact, verdict: null }).execute()
    for (const id of ['mae', 'ato'])
      await trx
        .insertInto('campaign')
        .values({ contract, id, name: id, source: '', plan: bare, made_by: 'test', changed_by: 'test' })
        .execute()
    for (let n = 0; n < many; n += 1) fellows.push(await plant(trx, contract, now, n, fellow(0, of), of))
  })
  return fellows
}

type Trx = Parameters<Parameters<typeof inContract>[2]>[0]

const plant = async (trx: Trx, contract: string, now: number, n: number, as: Fellow, of: Chance): Promise<Fellow> => {
  const { kind, language, postcode, address } = as
  const name = `対象 ${n}`
  const { id: person } = await trx
    .insertInto('person')
    .values({
      contract,
      kind,
      name,
      name_key: name,
      postcode,
      address,
      language,
      birth_on: '1960-05-05',
      household: null,
      merged_into: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const { id: addressee } = await trx
    .insertInto('addressee')
    .values({
      contract,
      system: 's',
      client_id: `c${n}`,
      person,
      name,
      birth_on: null,
      first_exchange: null,
      last_exchange: null,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const none = { settled_at: null, first_exchange: null, last_exchange: null }
  for (const [c, { kind: of, owed, year, due }] of as.claims.entries())
    await trx
      .insertInto('claim')
      .values({
        contract,
        kind: of,
        client_key: `${n}-${c}`,
        addressee,
        fiscal_year: year,
        amount: owed + 500,
        paid: 500,
        due_on: due,
        ...none,
      })
      .execute()
  // Paid and withdrawn ones are nobody's business.
  await trx
    .insertInto('claim')
    .values({
      contract,
      kind: 'kaigo',
      client_key: `${n}-paid`,
      addressee,
      fiscal_year: 2020,
      amount: 9,
      paid: 9,
      due_on: '2020-01-01',
      state: 'paid',
      ...none,
    })
    .execute()
  const number = `0901${String(n).padStart(7, '0')}`
  await trx
    .insertInto('person_number')
    .values({
      contract,
      person,
      number,
      kind: as.mobile ? 'mobile' : 'landline',
      source: 'delivery',
      verdict_at: null,
      verdict_by: null,
      verdict_call: null,
      exchange: null,
      removed_at: null,
    })
    .execute()
  if (as.broken !== null)
    await trx
      .insertInto('promise')
      .values({
        contract,
        person,
        amount: 1,
        due_on: '2026-01-01',
        made_at: ago(now, 90),
        call: null,
        agent: null,
        by: 't',
        state: 'broken',
        decided_at: ago(now, as.broken),
      })
      .execute()
  if (as.promised)
    await trx
      .insertInto('promise')
      .values({
        contract,
        person,
        amount: 1,
        due_on: '2030-01-01',
        made_at: ago(now, 9),
        call: null,
        agent: null,
        by: 't',
        decided_at: null,
      })
      .execute()
  for (const [t, { ago: days, delivered }] of as.texts.entries())
    await trx
      .insertInto('message')
      .values({
        ...{
          contract,
          id: `m${n}-${t}`,
          floor: contract,
          call: null,
          line: null,
          author: null,
          template: 'x',
          language: 'ja',
        },
        ...{
          to_number: number,
          text: null,
          parts: 1,
          state: delivered ? 'delivered' : 'failed',
          told: null,
          reason: null,
        },
        ...{
          gammu_id: `g${n}-${t}`,
          queued_at: ago(now, days),
          due_at: ago(now, days),
          handed_at: null,
          sent_at: null,
        },
        ...{ delivered_at: null, failed_at: null },
      })
      .execute()
  for (const campaign of as.campaigns)
    await trx
      .insertInto('target')
      .values({
        contract,
        campaign,
        person,
        rank: 1,
        because: null,
        appointment_at: null,
        appointment_agent: null,
        last_outcome: null,
        last_call: null,
        settled_at: null,
      })
      .execute()
  return { ...as, person, attempt: await plantHistory(trx, contract, now, person, number, as.contact, of) }
}

/** A contact by an attempt, a note or a return call, and attempts without one before it; says how long ago the last attempt was. */
const plantHistory = async (
  trx: Trx,
  contract: string,
  now: number,
  person: number,
  number: string,
  contact: number | null,
  of: Chance,
): Promise<number | null> => {
  let last: number | null = null
  const attempt = async (days: number, outcome: 'answered' | 'noAnswer' | 'network', returned: string | null) => {
    if (outcome !== 'network') last = Math.min(last ?? days, days)
    await trx
      .insertInto('attempt')
      .values({
        ...{
          contract,
          call: `t${person}-${days}-${outcome}`,
          campaign: 'mae',
          target: 1,
          person,
          household: null,
          number,
        },
        ...{ line: 'zei', caller_id: '0965550002', mode: 'progressive', agent: null, started_at: ago(now, days) },
        ...{ answered_at: null, connected_at: null, ended_at: ago(now, days), outcome, withdrawn: null, weekday: null },
        ...{ band: null, disposition: null, disposed_at: null, disposed_by: null, returned },
      })
      .execute()
  }
  if (of.happens(0.3)) await attempt(of.between(61, 90), 'noAnswer', null)
  if (of.happens(0.2)) await attempt(of.between(0, 3), 'network', null)
  if (contact === null) return last
  const how = of.pick(['attempt', 'note', 'return'])
  if (how === 'attempt') await attempt(contact, 'answered', null)
  else if (how === 'return') await attempt(contact, 'noAnswer', 'call-back')
  else
    await trx
      .insertInto('note')
      .values({
        ...{ contract, person, claim: null, source: 'other', call: null, message: null, result: 'spoke', text: 'x' },
        ...{ at: ago(now, contact), written_at: ago(now, contact), author: 't', agent: null },
        ...{ changed_at: ago(now, contact), changed_by: 't', key: null },
      })
      .execute()
  return last
}

const range = (of: Chance, low: number, high: number): Range<number> => {
  const [from, to] = [of.between(low, high), of.between(low, high)].sort((a, b) => a - b)
  return of.happens(0.3) ? { from } : of.happens(0.4) ? { to } : { from, to }
}

const someFields: readonly ((of: Chance) => Condition)[] = [
  (of) => ({ claimKind: [of.pick(kinds)] }),
  (of) => ({ owed: range(of, 0, 80_000) }),
  (of) => ({ due: of.happens(0.5) ? { from: '2026-07-01' } : { from: '2026-05-01', to: '2026-08-10' } }),
  (of) => ({ fiscalYear: range(of, 2023, 2026) }),
  (of) => ({ daysSinceContact: range(of, 0, 60) }),
  (of) => ({ daysSinceAttempt: range(of, 0, 80) }),
  (of) => ({ neverReached: of.happens(0.5) }),
  (of) => ({ promiseBroken: { withinDays: of.between(1, 60) } }),
  (of) => ({ address: [of.pick(areas)] }),
  (of) => ({ postcode: [of.pick(['862', '8600001', '83', '9'])] }),
  (of) => ({ language: [of.pick(['en', 'zh', 'ja'])] }),
  (of) => ({ kind: of.pick(['natural', 'corporate'] as const) }),
  (of) => ({ hasMobile: of.happens(0.5) }),
  (of) => ({ inCampaign: [of.pick(['mae', 'ato'])] }),
  (of) => ({ sms: { withinDays: of.between(1, 60), ...(of.happens(0.3) ? {} : { delivered: of.happens(0.5) }) } }),
]

/** Each field by itself, then conditions of all depths. */
export const someConditions = (many: number): readonly Condition[] => {
  const of = chance(7)
  const random = (depth: number): Condition => {
    if (depth === 0 || of.happens(0.35))
      return { ...of.pick(someFields)(of), ...(of.happens(0.3) ? of.pick(someFields)(of) : {}) }
    const inner = Array.from({ length: of.between(1, 3) }, () => random(depth - 1))
    const kind = of.pick(['all', 'any', 'not'])
    return kind === 'all' ? { all: inner } : kind === 'any' ? { any: inner } : { not: random(depth - 1) }
  }
  return [...someFields.map((field) => field(of)), ...Array.from({ length: many }, () => random(3))]
}
