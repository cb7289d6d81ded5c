import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LinkRecord } from '@tsunagu/core'
import type {
  DeliveryView,
  ErrorAnswer,
  LinkEventView,
  LinkExplanation,
  LinkPairView,
  LinkRunView,
} from '@tsunagu/messages'
import { hangingTables, inContract } from '@tsunagu/store'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { cp932, csvText, kokuhoRows } from '../support/client-files.ts'
import { type Exchange, openExchange } from '../support/exchange.ts'
import { plantAddressees } from '../support/linking/plant-addressees.ts'
import { labelledCity } from '../support/linking/records.ts'
import { rate } from '../support/linking/score.ts'
import { type Office, openOffice } from '../support/office.ts'
import { root } from '../support/root.ts'
import { until } from '../support/wait.ts'

const contract = 'kumamoto'
let office: Office
let exchange: Exchange
let leader: Visit
let auditor: Visit
let manager: Visit

const query = <Row>(text: ReturnType<typeof sql>): Promise<readonly Row[]> =>
  inContract(office.db, contract, async (trx) => (await text.execute(trx)).rows as readonly Row[])

const personOf = async (addressee: number): Promise<number> =>
  (
    await query<{ person: number }>(
      sql`select person from addressee where contract = ${contract} and id = ${addressee}`,
    )
  )[0]?.person ?? 0

const ask = (scope: 'changed' | 'all'): Promise<LinkRunView> =>
  leader.yes<LinkRunView>('POST', '/v1/links/runs', { scope })
const viewRun = (id: number): Promise<LinkRunView> => leader.get<LinkRunView>(`/v1/links/runs/${id}`)
const over = (id: number): Promise<LinkRunView> =>
  until(
    'the run is over',
    async () => {
      const now = await viewRun(id)
      return now.state === 'done' || now.state === 'failed' ? now : null
    },
    { withinMs: 60_000, seen: () => exchange.output().slice(-1_500) },
  )
const run = async (scope: 'changed' | 'all'): Promise<LinkRunView> => over((await ask(scope)).run)

/** Whatever Redis knew of jobs is gone. */
const forgetJobs = async (): Promise<void> => {
  const names = await office.redis.keys('{tsunagu}:exchange:*')
  expect(names.length).toBeGreaterThan(0)
  await office.redis.del(...names)
}

const city = labelledCity(77, 2_000)

/** Records of hand-made people, behind those of the city. */
const base: LinkRecord = {
  ...{ id: 0, system: 'kokuho', clientId: 'h', kind: 'natural', name: '', kana: '', birthOn: null, address: '' },
  phones: [],
  otherIds: [],
}
let last = 10_000
const person = (changes: Partial<LinkRecord>): LinkRecord => {
  last += 1
  return { ...base, id: last, clientId: `h${last}`, ...changes }
}

beforeAll(async () => {
  office = await openOffice(['acd'])
  exchange = await openExchange(office)
  ;[leader, auditor, manager] = (await Promise.all(
    ['super1', 'audit1', 'manager1'].map((account) => office.visit(account)),
  )) as [Visit, Visit, Visit]
  await plantAddressees(office.db, contract, city.records)
}, 240_000)
afterAll(async () => {
  await exchange?.close()
  await office?.close()
})

describe('a run over everybody', () => {
  it('makes one of many as well in the database as in memory, with its history, though its process is killed and its job lost', async () => {
    const asked = await ask('all')
    await until('it has begun', async () => (await viewRun(asked.run)).state === 'running')
    await exchange.kill()
    await exchange.start()
    const begun = await until(
      'it has merged some',
      async () => {
        const now = await viewRun(asked.run)
        return now.merged > 0 ? now : null
      },
      { withinMs: 60_000, seen: () => exchange.output().slice(-1_500) },
    )
    await exchange.kill()
    expect(begun.state).toBe('running')
    await forgetJobs()
    await exchange.start()
    const done = await over(asked.run)
    expect(done).toMatchObject({ state: 'done', addressees: 2_000, fault: null })
    expect(done.merged).toBeGreaterThan(1_000)
    const rows = await query<{ id: number; person: number }>(
      sql`select id, person from addressee where contract = ${contract}`,
    )
    const personById = new Map(rows.map((row) => [row.id, row.person]))
    expect(
      rate(
        city,
        city.records.map(({ id }) => personById.get(id) ?? 0),
      ).f1,
    ).toBeGreaterThan(0.98)
    const [counts] = await query<{ merged: number; events: number; told: number }>(sql`select
      (select count(*)::int from person where contract = ${contract} and merged_into is not null) as merged,
      (select count(*)::int from link_event where contract = ${contract} and kind = 'merged') as events,
      (select count(distinct p)::int from register_change, unnest(persons) as p where contract = ${contract} and kind = 'merged') as told`)
    expect(counts?.merged).toBe(done.merged)
    expect(counts?.events).toBe(done.merged)
    expect(counts?.told).toBeGreaterThan(done.merged)
  })

  it('finds who lives together', async () => {
    const [odd] = await query<{ mixed: number; homes: number }>(sql`select count(*)::int as homes,
      count(*) filter (where addresses > 1)::int as mixed from (select household, count(distinct address_key) as addresses
      from person where contract = ${contract} and household is not null group by household having count(*) > 1) as homes`)
    expect(odd?.homes).toBeGreaterThan(50)
    expect(odd?.mixed).toBeLessThan((odd?.homes ?? 0) / 10)
  })

  it('finds nothing more when it runs again', async () => {
    expect(await run('changed')).toMatchObject({ state: 'done', merged: 0 })
    expect(await run('all')).toMatchObject({ state: 'done', merged: 0, households: 0 })
  })
})

describe('a delivery after that', () => {
  it('is linked to whom it belongs, though only what changed is compared', async () => {
    const known = city.records.find(
      ({ birthOn, kind, address }) => birthOn !== null && kind === 'natural' && address !== '',
    )
    const again = person({
      name: known?.name ?? '',
      birthOn: known?.birthOn ?? null,
      address: known?.address ?? '',
      system: 'new',
    })
    await plantAddressees(office.db, contract, [again])
    const done = await run('changed')
    expect(done.merged).toBe(1)
    expect(done.compared).toBeLessThan(200)
    expect(await personOf(again.id)).toBe(await personOf(known?.id ?? 0))
  })
})

/** A father and his son of one name, and a record that may be either's. */
const heirs = (family: string) => {
  const at = { name: `${family} 吉兵衛`, kana: 'ヒノデ キチベエ', address: '熊本県八代市松江城町1-25' }
  return [
    person({ ...at, birthOn: '1948-05-03' }),
    person({ ...at, birthOn: '1977-11-20', system: 'kotei' }),
    person({ ...at, system: 'suido' }),
  ] as const
}
const openPairs = async (): Promise<readonly LinkPairView[]> =>
  (await leader.get<{ pairs: LinkPairView[] }>('/v1/links/pairs?limit=200')).pairs
const pairOf = async (one: number, other: number): Promise<LinkPairView | undefined> =>
  (await openPairs()).find(
    (pair) => [pair.one.addressee, pair.other.addressee].sort().join() === [one, other].sort().join(),
  )

describe('people who are asked', () => {
  const [father, son, either] = heirs('日出')

  it('are asked whose a record without birth date is, and father and son of one name stay two', async () => {
    await plantAddressees(office.db, contract, [father, son, either])
    await run('changed')
    expect(new Set(await Promise.all([father, son, either].map(({ id }) => personOf(id)))).size).toBe(3)
    const pair = await pairOf(father.id, either.id)
    expect(pair).toMatchObject({ reason: 'ambiguous', one: { name: '日出 吉兵衛', birthOn: '1948-05-03' } })
    expect(pair?.agreement.map(({ field }) => field)).toContain('address')
    expect(await pairOf(father.id, son.id)).toBeUndefined()
  })

  it('decide, and no later run asks or decides otherwise', async () => {
    const [one, two] = [await pairOf(father.id, either.id), await pairOf(son.id, either.id)]
    const decide = (pair: LinkPairView | undefined, decision: string) =>
      leader.yes<LinkPairView>('POST', `/v1/links/pairs/${pair?.pair}/decide`, { decision, why: '本人に確認' })
    expect(await decide(one, 'different')).toMatchObject({ state: 'different', decidedBy: 'super1', why: '本人に確認' })
    expect(await decide(two, 'same')).toMatchObject({ state: 'same' })
    await run('all')
    expect(await personOf(either.id)).toBe(await personOf(son.id))
    expect(await personOf(either.id)).not.toBe(await personOf(father.id))
    expect(await pairOf(father.id, either.id)).toBeUndefined()
    const why = await leader.get<LinkExplanation>(`/v1/links/explain?one=${father.id}&other=${either.id}`)
    expect(why).toMatchObject({ same: false, decisions: [{ decision: 'different', by: 'super1', why: '本人に確認' }] })
  })

  it('show themselves in the log of looks; others may only look, and see no name', async () => {
    const shown = await auditor.get<{ pairs: LinkPairView[] }>('/v1/links/pairs?state=same')
    expect(shown.pairs[0]?.one.name).toBe('***')
    const denied = await auditor.ask<ErrorAnswer>('POST', '/v1/links/runs', {})
    expect([denied.status, denied.body.error.code]).toEqual([403, 'auth.forbidden'])
    const looks = await query<{ action: string }>(
      sql`select distinct action from access_log where contract = ${contract}`,
    )
    for (const action of ['links.run', 'links.searched', 'link.viewed', 'link.decided'])
      expect(looks.map((row) => row.action)).toContain(action)
  })
})

describe('a merge and a split by hand', () => {
  const one = person({
    name: '宇土 一',
    kana: 'ウト ハジメ',
    birthOn: '1960-01-01',
    address: '宇土市旭町1-1',
    phones: ['0964220001'],
  })
  const two = person({
    name: '宇土 元',
    kana: 'ウト ゲン',
    birthOn: '1971-07-07',
    address: '宇土市旭町9-9',
    phones: ['09011112222'],
  })

  const hangOn = (id: number, number: string): Promise<unknown> =>
    query(sql`with n as (insert into person_number (contract, person, number, kind, source, verdict)
        values (${contract}, ${id}, ${number}, 'mobile', 'delivery', 'works'), (${contract}, ${id}, '0964229999', 'landline', 'delivery',
          ${id === two.id ? 'doNotCall' : 'untried'})),
      p as (insert into promise (contract, person, amount, due_on, made_at, by) values (${contract}, ${id}, 1000, '2030-01-01', now(), 'a01')),
      s as (insert into stop_order (contract, person, reason, from_on, made_at, made_by)
        values (${contract}, ${id}, '分納中', '2026-01-01', now(), 'a01')),
      r as (insert into research (contract, person, cause, opened_at, opened_by) values (${contract}, ${id}, 'hand', now(), 'a01'))
      insert into note (contract, person, source, text, at, author, changed_by)
        values (${contract}, ${id}, 'other', '折り返し希望', now(), 'a01', 'a01')`)

  const hanging = async (id: number) => {
    const [row] = await query<Record<string, number>>(sql`select
      (select count(*)::int from addressee where contract = ${contract} and person = ${id}) as addressees,
      (select count(*)::int from person_number where contract = ${contract} and person = ${id}) as numbers,
      (select count(*)::int from promise where contract = ${contract} and person = ${id}) as promises,
      (select count(*)::int from stop_order where contract = ${contract} and person = ${id}) as stops,
      (select count(*)::int from note where contract = ${contract} and person = ${id}) as notes,
      (select count(*)::int from research where contract = ${contract} and person = ${id} and closed_at is null) as searches`)
    return row
  }
  const verdictAt = async (id: number, number: string): Promise<string | undefined> =>
    (
      await query<{ verdict: string }>(
        sql`select verdict from person_number where contract = ${contract} and person = ${id} and number = ${number}`,
      )
    )[0]?.verdict
  const history = async (id: number) =>
    (await leader.get<{ events: LinkEventView[] }>(`/v1/links/persons/${id}/history`)).events

  it('takes everything along, and says who, when and why', async () => {
    await plantAddressees(office.db, contract, [one, two])
    await query(sql`update person set warning = case id when ${one.id} then '耳が遠い' else '通訳が要る' end
      where contract = ${contract} and id in (${one.id}, ${two.id})`)
    await hangOn(one.id, '09033330001')
    await hangOn(two.id, '09033330002')
    await leader.yes('POST', '/v1/links/merge', { kept: one.id, other: two.id, why: '改名を戸籍で確認' })
    expect(await hanging(one.id)).toEqual({ addressees: 2, numbers: 3, promises: 2, stops: 2, notes: 2, searches: 1 })
    expect(await verdictAt(one.id, '0964229999')).toBe('doNotCall')
    expect(await history(two.id)).toMatchObject([
      {
        kind: 'merged',
        kept: one.id,
        other: two.id,
        by: 'super1',
        why: '改名を戸籍で確認',
        run: null,
        moved: { promise: 1, stop_order: 1 },
      },
    ])
    // Whoever is kept looks like the addressee that was delivered last, and no warning is lost.
    expect(await leader.get(`/v1/persons/${two.id}`)).toMatchObject({
      ...{ person: one.id, asked: two.id, name: '宇土 元', birthOn: '1971-07-07', warning: '耳が遠い／通訳が要る' },
    })
    const again = await leader.ask<ErrorAnswer>('POST', '/v1/links/merge', {
      kept: one.id,
      other: two.id,
      why: 'もう一度',
    })
    expect(again.body.error.code).toBe('link.samePerson')
  })

  it('gives everything back, and what came after stays with the one who was kept', async () => {
    await query(sql`insert into promise (contract, person, amount, due_on, made_at, by)
      values (${contract}, ${one.id}, 500, '2030-02-02', now(), 'a01')`)
    const [merge] = await history(two.id)
    await leader.yes('POST', '/v1/links/split', { event: merge?.event, why: '別人と判明' })
    expect(await hanging(one.id)).toMatchObject({ addressees: 1, numbers: 2, promises: 2, stops: 1, notes: 1 })
    expect(await hanging(two.id)).toMatchObject({ addressees: 1, numbers: 2, promises: 1, stops: 1, notes: 1 })
    expect(await leader.get(`/v1/persons/${two.id}`)).toMatchObject({
      person: two.id,
      name: '宇土 元',
      birthOn: '1971-07-07',
    })
    expect(await leader.get(`/v1/persons/${one.id}`)).toMatchObject({ name: '宇土 一', birthOn: '1960-01-01' })
    expect(await history(two.id)).toMatchObject([
      { kind: 'split', undoes: merge?.event, why: '別人と判明' },
      { undoneBy: expect.any(Number) },
    ])
    const twice = await leader.ask<ErrorAnswer>('POST', '/v1/links/split', { event: merge?.event, why: 'もう一度' })
    expect(twice.body.error.code).toBe('link.notSplit')
    const [told] = await query<{ persons: readonly unknown[] }>(
      sql`select persons from register_change where contract = ${contract} and kind = 'split'`,
    )
    expect(told?.persons.map(Number)).toEqual([one.id, two.id])
  })

  it('binds: what was split is not merged by a run, though all fields agree', async () => {
    const alike = { name: '宇土 環', kana: 'ウト タマキ', birthOn: '1980-08-08', address: '宇土市旭町5-5' }
    const [a, b] = [person({ ...alike, system: 'kaigo' }), person({ ...alike, system: 'keiji' })]
    await plantAddressees(office.db, contract, [a, b])
    await run('changed')
    expect(await personOf(b.id)).toBe(a.id)
    await leader.yes('POST', '/v1/links/split', { person: a.id, addressees: [b.id], why: '同姓同名の別人' })
    expect(await personOf(b.id)).not.toBe(a.id)
    await run('all')
    expect(await personOf(b.id)).not.toBe(a.id)
    const all = await leader.ask<ErrorAnswer>('POST', '/v1/links/split', {
      person: a.id,
      addressees: [a.id],
      why: '全部',
    })
    expect(all.body.error.code).toBe('link.notSplit')
  })

  it('of a merge into a merge is taken back from the last one', async () => {
    // Numbers behind those that a split has given out.
    const [a, b, c] = ['鏡 一', '鏡 二', '鏡 三'].map((name, at) => person({ id: 30_001 + at, name })) as [
      LinkRecord,
      LinkRecord,
      LinkRecord,
    ]
    await plantAddressees(office.db, contract, [a, b, c])
    const merge = (kept: number, other: number): Promise<unknown> =>
      leader.yes('POST', '/v1/links/merge', { kept, other, why: '試験' })
    await merge(b.id, c.id)
    await merge(a.id, b.id)
    expect(await Promise.all([a, b, c].map(({ id }) => personOf(id)))).toEqual([a.id, a.id, a.id])
    const first = (await history(c.id)).find(({ kept }) => kept === b.id)?.event
    const early = await leader.ask<ErrorAnswer>('POST', '/v1/links/split', { event: first, why: '先のものを先に' })
    expect(early.body.error.code).toBe('link.notSplit')
    const last = (await history(b.id)).find(({ kept }) => kept === a.id)?.event
    await leader.yes('POST', '/v1/links/split', { event: last, why: '後のものから' })
    await leader.yes('POST', '/v1/links/split', { event: first, why: '次に先のもの' })
    expect(await Promise.all([a, b, c].map(({ id }) => personOf(id)))).toEqual([a.id, b.id, c.id])
  })

  it('of addressees takes their numbers and the promises of their claims alone along; the rest and the notes stay', async () => {
    const [stays, goes] = [
      person({ id: 40_001, name: '網津 花', address: '宇土市網津町1', phones: ['0964221111', '0964223333'] }),
      person({ id: 40_002, name: '網津 華', address: '宇土市網津町2', phones: ['0964222222', '0964223333'] }),
    ]
    await plantAddressees(office.db, contract, [stays, goes])
    await leader.yes('POST', '/v1/links/merge', { kept: stays.id, other: goes.id, why: '試験' })
    await query(
      sql`insert into claim_kind (contract, id, name) values (${contract}, 'split', '試験') on conflict do nothing`,
    )
    await query(sql`with c as (insert into claim (contract, kind, client_key, addressee, amount)
        values (${contract}, 'split', 'stays', ${stays.id}, 100), (${contract}, 'split', 'goes', ${goes.id}, 100) returning id, client_key),
      n as (insert into note (contract, person, source, text, at, author, changed_by)
        values (${contract}, ${stays.id}, 'other', '伝言', now(), 'a01', 'a01')),
      m as (insert into person_number (contract, person, number, kind, source) select ${contract}, ${stays.id}, number, 'landline', 'delivery'
        from unnest(array['0964221111', '0964222222', '0964223333']) number on conflict do nothing)
      insert into promise (contract, person, claims, amount, due_on, made_at, by)
      select ${contract}, ${stays.id}, claims, cardinality(claims) + 1, '2030-01-01', now(), 'a01' from (
        select array_agg(id) filter (where client_key = 'goes') as claims from c
        union all select array_agg(id) from c union all select '{}'::bigint[]) p`)
    const { other } = await leader.yes<{ other: number }>('POST', '/v1/links/split', {
      ...{ person: stays.id, addressees: [goes.id], why: '別人' },
    })
    const has = (id: number) =>
      query(sql`select (select name from person where contract = ${contract} and id = ${id}) as name,
        array(select number from person_number where contract = ${contract} and person = ${id} order by 1) as numbers,
        array(select amount::int from promise where contract = ${contract} and person = ${id} order by 1) as promises,
        (select count(*)::int from note where contract = ${contract} and person = ${id}) as notes`)
    expect(await has(other)).toEqual([{ name: '網津 華', numbers: ['0964222222'], promises: [2], notes: 0 }])
    expect(await has(stays.id)).toEqual([
      { name: '網津 花', numbers: ['0964221111', '0964223333'], promises: [1, 3], notes: 1 },
    ])
  })

  it('works from the command line, too', async () => {
    await office.cli(['sign-in', 'super1'], `${office.passwordOf('super1')}\n`)
    const merged = await office.cli(['link', 'merge', String(one.id), String(two.id), '--why', '再確認'])
    expect([merged.code, merged.stdout.trim()]).toEqual([0, `person ${two.id} is part of ${one.id} now`])
    expect((await office.cli(['link', 'history', String(one.id)])).stdout).toContain('再確認')
    expect((await office.cli(['link', 'run', '--wait'])).stdout).toMatch(/done/)
    // Merged after it was split: what was decided last holds.
    expect(await personOf(two.id)).toBe(one.id)
    expect((await office.cli(['link', 'explain', '10', '11'])).code).toBe(0)
  })
})

describe('a delivery of the client', () => {
  const text = csvText(kokuhoRows(40, 5).map((row) => ({ ...row, 個人法人区分: '1' })))
  /** The same people as another system of the client knows them. */
  const deliver = async (system: string): Promise<void> => {
    const layout = `${system}-taino`
    const source = readFileSync(join(root, 'samples/layouts/kokuho-taino.yaml'), 'utf8')
    await manager.yes('PUT', `/v1/layouts/${layout}`, { source: source.replaceAll('kokuho', system) })
    const answer = await fetch(
      `${office.url}/v1/deliveries?${new URLSearchParams({ layout, file: `${layout}.csv`, again: 'true' })}`,
      {
        method: 'POST',
        headers: { authorization: `Bearer ${manager.token}`, 'content-type': 'application/octet-stream' },
        body: Buffer.from(cp932(text)),
      },
    )
    const { delivery } = (await answer.json()) as DeliveryView
    await until(
      'the delivery is taken over',
      async () => (await manager.get<DeliveryView>(`/v1/deliveries/${delivery}`)).state === 'done',
      { withinMs: 60_000, seen: () => exchange.output().slice(-1_500) },
    )
  }
  /** How many of those who were delivered by this system are one with nobody. */
  const alone = async (system: string): Promise<number | undefined> =>
    (
      await query<{ alone: number }>(sql`select count(*)::int as alone from addressee a
        where contract = ${contract} and system = ${system} and client_id ~ '^\\d+$' and not exists (select from addressee b
          where b.contract = a.contract and b.person = a.person and b.id <> a.id)`)
    )[0]?.alone
  const lastRun = async (): Promise<LinkRunView | undefined> =>
    (await leader.get<{ runs: LinkRunView[] }>('/v1/links/runs')).runs[0]

  it('is linked when it is taken over, without anybody asking, though everything ends right after it', async () => {
    const before = await lastRun()
    await deliver('kokuho')
    await deliver('kaigo')
    expect(await lastRun()).toEqual(before)
    await exchange.kill()
    await forgetJobs()
    await manager.yes('PUT', '/v1/links/rules', { afterDeliveries: true })
    await exchange.start()
    const begun = await until('a run has begun', async () => {
      const now = await lastRun()
      return now?.run === before?.run ? null : now
    })
    expect(await over(begun?.run ?? 0)).toMatchObject({ state: 'done', scope: 'changed', askedBy: 'manager1' })
    expect(await alone('kaigo')).toBe(0)
    // What is linked is not linked again.
    await run('changed')
    expect((await lastRun())?.run).toBe((begun?.run ?? 0) + 1)
  })

  it('that ends while a run is under way is looked at by the next', async () => {
    await ask('all')
    await deliver('koki')
    await until('all of it is linked', async () => (await alone('koki')) === 0)
    await manager.yes('PUT', '/v1/links/rules', { afterDeliveries: false })
  })
})

it('no table that hangs on a person is forgotten by a merge', async () => {
  const rows = await query<{
    name: string
  }>(sql`select c.relname as name from pg_attribute a join pg_class c on c.oid = a.attrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'tsunagu' and a.attname = 'person' and c.relkind in ('r', 'p') and not a.attisdropped order by 1`)
  expect(rows.map(({ name }) => name)).toEqual([...hangingTables, 'person_number', 'target', 'attempt'].sort())
})
