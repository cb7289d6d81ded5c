import { type PersonId, type RegisterChange, tokyoTime } from '@tsunagu/core'
import type {
  Attribution,
  ErrorAnswer,
  PersonNumberView,
  PersonPage,
  PersonView,
  PromiseView,
  ResearchView,
  StopOrderView,
} from '@tsunagu/messages'
import {
  beginStops,
  endStops,
  inContract,
  insertPromise,
  insertStop,
  openDatabase,
  personsWithPromisesDue,
  settleClaims,
  settlePromises,
} from '@tsunagu/store'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visit, Watch } from '../support/api.ts'
import { FloorLog } from '../support/floor-log.ts'
import { type Office, openOffice } from '../support/office.ts'
import { plantPersons } from '../support/register.ts'
import type { ServiceProcess } from '../support/service-process.ts'
import { startCasesOf } from '../support/start-cases.ts'
import { lasts, until } from '../support/wait.ts'

const floor = 'kumamoto'

let office: Office
let leader: Visit
let agent: Visit
let cityStaff: Visit
let auditor: Visit
let ops: Visit

const [taro, hanako] = [0, 1]
let log: FloorLog
const instances: ServiceProcess[] = []

const startCases = (instance: string): Promise<ServiceProcess> => startCasesOf(office, instance, instances)
let ids: readonly number[] = []
const idOf = (place: number): number => ids[place] ?? 0

beforeAll(async () => {
  office = await openOffice(['acd', 'ivr'])
  ;[leader, agent, cityStaff, auditor, ops] = await Promise.all([
    office.visit('super1'),
    office.visit('a06'),
    office.visit('city1'),
    office.visit('audit1'),
    office.visit('ops1'),
  ])
  const household = await inContract(office.db, floor, (trx) =>
    trx
      .insertInto('household')
      .values({ contract: floor, address: '熊本市中央区' })
      .returning('id')
      .executeTakeFirstOrThrow(),
  )
  ids = await plantPersons(office.db, floor, [
    {
      ...{ name: '髙橋　太郎', kana: 'ﾀｶﾊｼ ﾀﾛｳ', birthOn: '1960-01-02', clientId: 'K-001', household: household.id },
      numbers: ['09012345671', '0963111111'],
      claims: [
        ['N1-1', 12_000, '2026-06-30'],
        ['N1-2', 8_000, '2026-09-30'],
      ],
      extra: { 口座: 'なし' },
    },
    { name: '高橋 花子', kana: 'タカハシ ハナコ', clientId: 'K-002', household: household.id, numbers: ['0963111111'] },
    { name: 'Nguyễn Văn An', kana: 'グエン ヴァン アン', clientId: 'K-003' },
  ])
  await office.db.insertInto('contract').values({ id: 'kurume', name: '久留米市' }).execute()
  await plantPersons(office.db, 'kurume', [{ name: '高橋 太郎', clientId: 'K-001', numbers: ['09012345671'] }])
  log = new FloorLog(office.redisServer.url, floor)
  await startCases('cases')
}, 120_000)
afterAll(async () => {
  await Promise.all(instances.map((one) => one.end('SIGKILL')))
  log?.close()
  await office?.close()
})

const found = async (visit: Visit, query: string): Promise<readonly string[]> =>
  (await visit.get<PersonPage>(`/v1/persons?${query}`)).persons.map(({ name }) => name)
const view = (visit: Visit, place: number): Promise<PersonView> => visit.get(`/v1/persons/${idOf(place)}`)

describe('a person', () => {
  it('is found by the beginning of name or kana in whatever form, by number, client id and birth date', async () => {
    const both = ['髙橋　太郎', '高橋 花子']
    expect(await found(agent, `name=${encodeURIComponent('高橋')}`)).toEqual(both)
    expect(await found(agent, `name=${encodeURIComponent('たかはし')}`)).toEqual(both)
    expect(await found(agent, `name=${encodeURIComponent('ﾀｶﾊｼﾊ')}`)).toEqual(['高橋 花子'])
    expect(await found(agent, `name=${encodeURIComponent('橋')}`)).toEqual([])
    expect(await found(agent, `name=${encodeURIComponent('nguyễn')}`)).toEqual(['Nguyễn Văn An'])
    expect(await found(agent, 'number=096-311-1111')).toEqual(both)
    expect(await found(agent, 'number=09012345671')).toEqual(['髙橋　太郎'])
    expect(await found(agent, 'clientId=K-003')).toEqual(['Nguyễn Văn An'])
    expect(await found(agent, `birthOn=1960-01-02&name=${encodeURIComponent('タカハシ')}`)).toEqual(['髙橋　太郎'])
    expect(await found(agent, 'birthOn=1960-01-03')).toEqual([])
    expect((await agent.ask('GET', '/v1/persons')).status).toBe(400)
  })

  it('is told page by page, each once', async () => {
    const first = await leader.get<PersonPage>(`/v1/persons?name=${encodeURIComponent('高橋')}&limit=1`)
    const next = await leader.get<PersonPage>(
      `/v1/persons?name=${encodeURIComponent('高橋')}&limit=1&cursor=${first.next}`,
    )
    expect([first, next].map(({ persons }) => persons.map(({ person }) => person))).toEqual([
      [idOf(taro)],
      [idOf(hanako)],
    ])
    expect(next.next).toBeNull()
  })

  it('is seen as a whole, and the look is written down', async () => {
    const seen = await view(agent, taro)
    expect(seen).toMatchObject({
      ...{ person: idOf(taro), asked: idOf(taro), owed: 20_000, claims: 2, birthOn: '1960-01-02' },
      members: [{ name: '高橋 花子', owed: 0 }],
      addressees: [{ system: 'kokuho', clientId: 'K-001', extra: { 口座: 'なし' } }],
      claimList: [
        { clientKey: 'N1-1', owed: 12_000, dueOn: '2026-06-30', kindName: '国民健康保険料' },
        { clientKey: 'N1-2', owed: 8_000 },
      ],
      standing: { mayCall: true, owed: 20_000, numbers: ['09012345671', '0963111111'], reasons: [] },
    })
    const looks = await inContract(office.db, floor, (trx) =>
      trx
        .selectFrom('access_log')
        .select(['account', 'action', 'target', 'detail'])
        .orderBy('id', 'desc')
        .limit(1)
        .execute(),
    )
    expect(looks).toMatchObject([{ account: 'a06', action: 'person.viewed', target: `person ${idOf(taro)}` }])
  })

  it('is shown to each role as far as it needs, and to nobody else', async () => {
    const client = await view(cityStaff, taro)
    expect([client.name, client.numbers[0]?.number, client.standing.numbers[0]]).toEqual([
      '髙橋　太郎',
      '*******5671',
      '*******5671',
    ])
    const audited = await view(auditor, taro)
    expect([audited.name, audited.birthOn, audited.addressees[0]?.extra]).toEqual(['***', null, { 口座: '***' }])
    expect((await ops.ask('GET', `/v1/persons/${idOf(taro)}`)).status).toBe(403)
    expect((await fetch(`${office.url}/v1/persons/${idOf(taro)}`)).status).toBe(401)
  })

  it('of another contract is not there', async () => {
    const theirs = openDatabase(office.urls.api, { name: 'test', maxConnections: 1, onProblem: () => undefined })
    const [other] = await inContract(theirs, 'kurume', (trx) => trx.selectFrom('person').select('id').execute())
    await theirs.destroy()
    expect((await agent.ask('GET', `/v1/persons/${other?.id}`)).status).toBe(404)
    expect(await found(agent, 'clientId=K-001')).toEqual(['髙橋　太郎'])
  })
})

/** Somebody new with claims of so many yen, due long ago; with the ids of the claims. */
let planted = 0
const debtor = async (...yen: readonly number[]) => {
  planted += 1
  const key = (n: number): string => `D${planted}-${n}`
  const [person = 0] = await plantPersons(office.db, floor, [
    {
      ...{ name: `債務者${planted}`, clientId: `D-${planted}`, numbers: [`0701111${String(2_000 + planted)}`] },
      claims: yen.map((amount, n) => [key(n), amount, '2026-01-31'] as const),
    },
  ])
  const { claimList } = await leader.get<PersonView>(`/v1/persons/${person}`)
  return { person, claims: claimList.map(({ claim }) => claim), key }
}
const whole = (person: PersonId): Promise<PersonView> => leader.get(`/v1/persons/${person}`)
const codeOf = ({ body }: { readonly body: unknown }): string => (body as ErrorAnswer).error.code
const today = (): string => tokyoTime(Date.now()).day
const dayAt = (days: number): string => tokyoTime(Date.now() + days * 86_400_000).day

const changesOf = (person: PersonId): readonly RegisterChange[] =>
  log.all('persons.changed').flatMap(({ body }) => (body.persons.includes(person) ? [body.change] : []))
const told = (person: PersonId, change: RegisterChange, withinMs = 10_000) =>
  log.sees('persons.changed', (body) => body.change === change && body.persons.includes(person), { withinMs })
const allTold = (): Promise<unknown> =>
  until('every change is told', async () => {
    const untold = await inContract(office.db, floor, (trx) =>
      trx.selectFrom('register_change').select('id').where('told_at', 'is', null).execute(),
    )
    return untold.length === 0
  })

const pay = (visit: Visit, clientKey: string, claimKey: string, amount: number, paidOn = today()) =>
  visit.ask('POST', '/v1/payments', { payments: [{ clientKey, kind: 'kokuho', claimKey, amount, paidOn }] })

describe('a payment', () => {
  it('takes who owes nothing any more from the lists within a second, and says so once', async () => {
    const { person, key } = await debtor(12_000, 8_000)
    expect((await pay(ops, 'P1', key(0), 12_000)).status).toBe(200)
    await allTold()
    await log.read()
    // One claim of two is paid: he still owes.
    expect(changesOf(person)).toEqual([])
    const begun = performance.now()
    expect((await pay(ops, 'P2', key(1), 8_000)).status).toBe(200)
    await told(person, 'paid', 1_000)
    expect(performance.now() - begun).toBeLessThan(1_000)
    expect(await whole(person)).toMatchObject({
      ...{ owed: 0, claims: 0 },
      claimList: [{ state: 'paid', paid: 12_000 }, { state: 'paid' }],
      payments: [{ source: 'api', by: 'ops1' }, {}],
      standing: { mayCall: false, reasons: [{ code: 'paid' }] },
    })
    expect(changesOf(person)).toEqual(['paid'])
  })

  it('in part is no payment of all; more than all is', async () => {
    const { person, key } = await debtor(5_000)
    await pay(cityStaff, 'P3', key(0), 4_999)
    await allTold()
    await log.read()
    expect([changesOf(person), (await whole(person)).owed]).toEqual([[], 1])
    await pay(cityStaff, 'P4', key(0), 2)
    await told(person, 'paid')
    expect((await whole(person)).payments[0]).toMatchObject({ source: 'staff', by: 'city1' })
  })

  it('told twice is one payment; a key used for another is refused, and nothing of that letter is written', async () => {
    const { person, key } = await debtor(5_000)
    await pay(ops, 'P5', key(0), 1_000)
    const again = await pay(ops, 'P5', key(0), 1_000)
    expect([again.status, again.body]).toMatchObject([200, { payments: [{ repeated: true }] }])
    expect(codeOf(await pay(ops, 'P5', key(0), 1_001))).toBe('payment.keyTaken')
    const of = (clientKey: string, claimKey: string, paidOn = today()) => ({
      ...{ clientKey, kind: 'kokuho', claimKey, amount: 1_000, paidOn },
    })
    for (const [bad, code] of [
      [of('P7', 'nirgends'), 'payment.claimUnknown'],
      [of('P8', key(0), dayAt(1)), 'payment.day'],
    ] as const)
      expect(codeOf(await ops.ask('POST', '/v1/payments', { payments: [of('P6', key(0)), bad] }))).toBe(code)
    expect((await whole(person)).payments.map(({ clientKey }) => clientKey)).toEqual(['P5'])
  })

  it('that is reversed makes its person owe again', async () => {
    const { person, key } = await debtor(3_000)
    await pay(ops, 'P9', key(0), 3_000)
    await told(person, 'paid')
    const body = { clientKey: 'P9', reason: '振替不能' }
    expect(await ops.yes('POST', '/v1/payments/reversals', body)).toMatchObject({ repeated: false })
    expect(await ops.yes('POST', '/v1/payments/reversals', body)).toMatchObject({ repeated: true })
    await told(person, 'owing')
    expect(await whole(person)).toMatchObject({ owed: 3_000, payments: [{ reversedBy: 'ops1' }] })
    await allTold()
    await log.read()
    expect(changesOf(person)).toEqual(['paid', 'owing'])
  })

  it('of two claims of one person at the same moment is found once', async () => {
    const { person, key } = await debtor(1_000, 1_000)
    await Promise.all([pay(ops, 'P10', key(0), 1_000), pay(ops, 'P11', key(1), 1_000)])
    await told(person, 'paid')
    await allTold()
    await log.read()
    expect(changesOf(person)).toEqual(['paid'])
  })

  it('of a claim that the client took back changes nothing; taking back the last claim ends the calls', async () => {
    const { person, claims } = await debtor(1_000)
    await cityStaff.yes('POST', `/v1/claims/${claims[0]}/withdraw`, { reason: '減免' })
    await told(person, 'withdrawn')
    expect((await whole(person)).standing.reasons).toMatchObject([{ code: 'owesNothing' }])
    await cityStaff.yes('POST', `/v1/claims/${claims[0]}/withdraw`, { withdrawn: false, reason: '誤り' })
    await told(person, 'owing')
  })

  it('is told once also when whoever told it is killed before marking it, and by several instances', async () => {
    const [first] = instances
    const { person, key } = await debtor(1_000)
    await allTold()
    first?.signal('SIGSTOP')
    await pay(ops, 'P12', key(0), 1_000)
    const killing = async (): Promise<void> => {
      await inContract(office.db, floor, async (trx) => {
        await sql`select id from register_change where told_at is null for update`.execute(trx)
        first?.signal('SIGCONT')
        await told(person, 'paid')
        await first?.end('SIGKILL')
      })
    }
    await killing()
    const [left] = await inContract(office.db, floor, (trx) =>
      trx.selectFrom('register_change').select(['kind', 'persons']).where('told_at', 'is', null).execute(),
    )
    expect(left).toEqual({ kind: 'paid', persons: [person] })
    await Promise.all([startCases('cases-2'), startCases('cases-3')])
    await allTold()
    await lasts(300)
    await log.read()
    expect(changesOf(person)).toEqual(['paid'])
  })
})

describe('a promise', () => {
  const promise = (visit: Visit, body: object) => visit.ask<{ promise: PromiseView }>('POST', '/v1/promises', body)

  it('keeps its person from the lists, and is kept by a payment at once', async () => {
    const { person, key } = await debtor(10_000)
    const made = await promise(agent, { person, amount: 4_000, dueOn: dayAt(3) })
    expect(made.body.promise).toMatchObject({ state: 'open', by: 'a06', agent: 'a06', call: null })
    await told(person, 'promised')
    expect((await whole(person)).standing.reasons).toMatchObject([{ code: 'promised', until: dayAt(3) }])
    await pay(ops, 'Q1', key(0), 4_000)
    await told(person, 'promiseKept')
    expect(await whole(person)).toMatchObject({
      promises: [{ state: 'kept', paid: 4_000 }],
      standing: { mayCall: true, owed: 6_000 },
    })
  })

  it('is broken when its day has passed, found by cases itself', async () => {
    const { person } = await debtor(10_000)
    const at = new Date(Date.now() - 5 * 86_400_000).toISOString()
    const { id } = await inContract(office.db, floor, async (trx) => ({
      id: await insertPromise(trx, floor, {
        ...{ person, claims: [], amount: 5_000, dueOn: dayAt(-1), call: null, agent: 'a06', by: 'a06', at },
      }),
    }))
    await startCases('cases-4')
    await told(person, 'promiseBroken')
    expect((await whole(person)).promises).toMatchObject([{ promise: id, state: 'broken', paid: 0 }])
    expect((await whole(person)).standing.mayCall).toBe(true)
  })

  it('breaks on the day after the due day in Tokyo, not before, and later where a contract grants grace', async () => {
    const { person } = await debtor(10_000)
    const at = '2026-03-01T00:00:00.000Z'
    const rolledBack = inContract(office.db, floor, async (trx) => {
      await insertPromise(trx, floor, {
        ...{ person, claims: [], amount: 5_000, dueOn: '2026-03-10', call: null, agent: null, by: 'a06', at },
      })
      const stateAt = async (moment: string): Promise<string> => {
        await settlePromises(trx, floor, [person], moment)
        const row = await trx
          .selectFrom('promise')
          .select('state')
          .where('person', '=', person)
          .executeTakeFirstOrThrow()
        return row.state
      }
      // 23:59:59 in Tokyo on the 10th, and a second later.
      expect(await stateAt('2026-03-10T14:59:59.000Z')).toBe('open')
      expect(await personsWithPromisesDue(trx, floor, '2026-03-10', 10)).not.toContain(person)
      expect(await personsWithPromisesDue(trx, floor, '2026-03-11', 10)).toContain(person)
      expect(await stateAt('2026-03-10T15:00:00.000Z')).toBe('broken')
      throw new Error('leave nothing')
    })
    await expect(rolledBack).rejects.toThrow('leave nothing')
    await ops.yes('PUT', '/v1/promises/rules', { graceDays: 2 })
    await promise(leader, { person, amount: 5_000, dueOn: today() })
    expect((await whole(person)).standing.reasons).toMatchObject([{ code: 'promised', until: dayAt(2) }])
    await ops.yes('PUT', '/v1/promises/rules', { graceDays: 0 })
  })

  it('is refused where nothing is owed, for another’s claim, and for a day that has passed', async () => {
    const { person, claims } = await debtor(10_000)
    const other = await debtor(1)
    const body = { person, amount: 5_000, dueOn: dayAt(1) }
    expect(codeOf(await promise(agent, { ...body, claims: other.claims }))).toBe('claim.notOfPerson')
    expect(codeOf(await promise(agent, { ...body, dueOn: dayAt(-1) }))).toBe('promise.day')
    expect(codeOf(await promise(agent, { ...body, call: 'nirgends' }))).toBe('call.unknown')
    expect(codeOf(await promise(agent, { ...body, person: idOf(hanako) }))).toBe('promise.nothingOwed')
    expect((await promise(cityStaff, body)).status).toBe(403)
    expect((await promise(agent, { ...body, claims })).status).toBe(200)
  })

  it('is withdrawn with a reason by whoever made it, once', async () => {
    const { person } = await debtor(10_000)
    const { body } = await promise(leader, { person, amount: 5_000, dueOn: dayAt(1) })
    const path = `/v1/promises/${body.promise.promise}/withdraw`
    expect(codeOf(await agent.ask('POST', path, { reason: '聞き違い' }))).toBe('auth.notYourself')
    expect((await leader.ask('POST', path, {})).status).toBe(400)
    const done = await leader.yes<{ promise: PromiseView }>('POST', path, { reason: '聞き違い' })
    expect(done.promise).toMatchObject({ state: 'withdrawn', withdrawnBy: 'super1', withdrawnBecause: '聞き違い' })
    expect(codeOf(await leader.ask('POST', path, { reason: '聞き違い' }))).toBe('promise.over')
    expect((await whole(person)).standing.mayCall).toBe(true)
  })

  it('brings what is paid within the days of its kind of claim, explained payment by payment', async () => {
    const { person, claims } = await debtor(50_000)
    const [claim = 0] = claims
    const at = '2026-04-30T15:30:00.000Z'
    await inContract(office.db, floor, async (trx) => {
      // Half past midnight of 1 May in Tokyo.
      await insertPromise(trx, floor, {
        ...{ person, claims: [], amount: 50_000, dueOn: '2026-05-31', call: 'c-may', agent: 'a06', by: 'a06', at },
      })
      const paid = (client_key: string, paid_on: string, amount: number, reversed_at: string | null = null) =>
        trx
          .insertInto('payment')
          .values({
            contract: floor,
            client_key,
            claim,
            amount,
            paid_on,
            source: 'api',
            exchange: null,
            by: 'x',
            reversed_at,
          })
          .execute()
      await paid('A0', '2026-04-30', 1)
      await paid('A1', '2026-05-01', 100)
      await paid('A2', '2026-05-31', 1_000)
      await paid('A3', '2026-06-01', 10_000)
      await paid('A4', '2026-05-15', 7, at)
      await settleClaims(trx, floor, claims, at)
    })
    const figure = await leader.get<Attribution>('/v1/promises/attribution?month=2026-05')
    expect(figure).toMatchObject({ payments: 2, amount: 1_100 })
    const kokuho = figure.kinds.find(({ kind }) => kind === 'kokuho')
    expect(kokuho).toMatchObject({ days: 30, payments: 2, amount: 1_100 })
    expect(kokuho?.counted.ja).toContain('30日目を含む')
    expect((await leader.get<Attribution>('/v1/promises/attribution?month=2026-06')).amount).toBe(0)
    await ops.yes('PUT', '/v1/claims/kinds/kokuho', {
      name: '国民健康保険料',
      attributionDays: 31,
      rule: '契約書別紙2',
    })
    expect((await leader.get<Attribution>('/v1/promises/attribution?month=2026-06')).amount).toBe(10_000)
    await ops.yes('PUT', '/v1/claims/kinds/kokuho', { name: '国民健康保険料' })
    const { payments } = await leader.get<{ payments: unknown[] }>('/v1/promises/attribution/payments?month=2026-05')
    expect(payments).toMatchObject([
      { amount: 100, call: 'c-may', days: 0, madeOn: '2026-05-01' },
      { amount: 1_000, call: 'c-may', days: 30 },
    ])
  })
})

describe('a stop order', () => {
  it('holds from its first day to its last, told when it begins and when it ends', async () => {
    const { person } = await debtor(10_000)
    const at = '2026-03-01T00:00:00.000Z'
    const rolledBack = inContract(office.db, floor, async (trx) => {
      const stop = { person, claim: null, reason: '分納誓約', from: '2026-03-10', until: '2026-03-12' }
      await insertStop(trx, floor, { ...stop, by: 'city1', at, hasBegun: false })
      expect(await beginStops(trx, floor, '2026-03-09', at)).toEqual([])
      expect(await beginStops(trx, floor, '2026-03-10', at)).toEqual([person])
      expect(await beginStops(trx, floor, '2026-03-10', at)).toEqual([])
      expect(await endStops(trx, floor, '2026-03-12', at)).toEqual([])
      expect(await endStops(trx, floor, '2026-03-13', at)).toEqual([person])
      expect(await endStops(trx, floor, '2026-03-13', at)).toEqual([])
      throw new Error('leave nothing')
    })
    await expect(rolledBack).rejects.toThrow('leave nothing')
  })

  it('of the client stops calls at once and is lifted with a reason', async () => {
    const { person } = await debtor(10_000)
    const made = await cityStaff.yes<{ stopOrder: StopOrderView }>('POST', '/v1/stop-orders', {
      ...{ person, reason: '生活保護', until: dayAt(10) },
    })
    expect(made.stopOrder).toMatchObject({ inForce: true, from: today(), madeBy: 'city1' })
    await told(person, 'stopped')
    expect((await whole(person)).standing.reasons).toMatchObject([{ code: 'stopped', until: dayAt(10) }])
    const path = `/v1/stop-orders/${made.stopOrder.stopOrder}/lift`
    await cityStaff.yes('POST', path, { reason: '解除の連絡' })
    await told(person, 'resumed')
    expect(codeOf(await cityStaff.ask('POST', path, { reason: '解除の連絡' }))).toBe('stop.over')
    expect((await whole(person)).standing.mayCall).toBe(true)
  })

  it('of one claim leaves the others to be spoken of; days that cannot be are refused', async () => {
    const { person, claims } = await debtor(10_000, 500)
    await cityStaff.yes('POST', '/v1/stop-orders', { claim: claims[0], reason: '審査請求中' })
    expect((await whole(person)).standing).toMatchObject({ mayCall: true, claims: [claims[1]] })
    const ask = (body: object) => cityStaff.ask('POST', '/v1/stop-orders', { person, reason: 'x', ...body })
    expect(codeOf(await ask({ until: dayAt(-1) }))).toBe('stop.days')
    expect(codeOf(await ask({ from: dayAt(2), until: dayAt(1) }))).toBe('stop.days')
    expect((await ask({ claim: claims[0] })).status).toBe(400)
    expect((await agent.ask('POST', '/v1/stop-orders', { person, reason: 'x' })).status).toBe(403)
  })
})

describe('a number', () => {
  it('is kept with the history of its verdicts; when none is left a search begins, and its result is rung first', async () => {
    const { person } = await debtor(10_000)
    const [number] = (await whole(person)).numbers
    const judge = (id: number | undefined, verdict: string) =>
      agent.yes<{ number: PersonNumberView; research: number | null }>(
        'POST',
        `/v1/persons/${person}/numbers/${id}/verdict`,
        { verdict, note: '現在使われていない' },
      )
    expect((await judge(number?.id, 'works')).research).toBeNull()
    const wrong = await judge(number?.id, 'wrong')
    expect(wrong.number.history.map(({ verdict, by }) => `${verdict} ${by}`)).toEqual(['wrong a06', 'works a06'])
    await told(person, 'numbersChanged')
    expect((await whole(person)).standing.reasons).toMatchObject([{ code: 'noNumber' }])
    const { research: list } = await agent.get<{ research: ResearchView[] }>('/v1/research?state=open')
    expect(list.find((one) => one.research === wrong.research)).toMatchObject({ person, cause: 'noNumber' })
    const path = `/v1/research/${wrong.research}`
    expect(await agent.yes('POST', `${path}/take`)).toMatchObject({ state: 'taken', takenBy: 'a06' })
    for (const bad of [{ state: 'found', method: 'directory' }, { state: 'notFound' }])
      expect(codeOf(await agent.ask('POST', `${path}/result`, bad))).toBe('research.result')
    const emergency = { state: 'found', method: 'directory', number: '110' }
    expect(codeOf(await agent.ask('POST', `${path}/result`, emergency))).toBe('number.notReachable')
    const found = { state: 'found', method: 'directory', number: '096-328-7777', source: '番号案内' }
    expect(await agent.yes('POST', `${path}/result`, found)).toMatchObject({ state: 'found', number: '0963287777' })
    expect(codeOf(await agent.ask('POST', `${path}/result`, found))).toBe('research.over')
    expect((await whole(person)).standing).toMatchObject({ mayCall: true, numbers: ['0963287777'] })
    const counts = await leader.get<{ days: unknown[] }>(`/v1/research/counts?from=${today()}&to=${today()}`)
    expect(counts.days).toMatchObject([{ day: today(), opened: 1, found: 1, methods: { directory: 1 } }])
  })

  it('that could never be rung is not taken; one where nobody is to call begins no search', async () => {
    const { person } = await debtor(10_000)
    const add = (number: string) => agent.ask('POST', `/v1/persons/${person}/numbers`, { number })
    expect(codeOf(await add('0990-500-123'))).toBe('number.notReachable')
    const added = (await add('０９６－３２８－１２１０')) as { body: { number: PersonNumberView } }
    expect(added.body.number).toMatchObject({ number: '0963281210', kind: 'landline', source: 'person' })
    const verdicts = (await whole(person)).numbers.map(({ id }) =>
      agent.yes('POST', `/v1/persons/${person}/numbers/${id}/verdict`, { verdict: 'doNotCall' }),
    )
    await Promise.all(verdicts)
    await told(person, 'doNotCall')
    expect(await whole(person)).toMatchObject({ research: [], standing: { reasons: [{ code: 'doNotCall' }] } })
    const other = (await whole(idOf(taro))).numbers[0]?.id
    const path = `/v1/persons/${person}/numbers/${other}/verdict`
    expect(codeOf(await agent.ask('POST', path, { verdict: 'wrong' }))).toBe('number.unknown')
  })

  it('is looked for where persons owe and have none, when the work is asked for', async () => {
    const [nobody = 0] = await plantPersons(office.db, floor, [
      { name: '番号なし', clientId: 'Z-1', claims: [['Z1', 100, null]] },
    ])
    const opened = await leader.yes<{ opened: number }>('POST', '/v1/research/missing', { limit: 1_000 })
    expect(opened.opened).toBe(1)
    expect((await whole(nobody)).research).toMatchObject([{ cause: 'noNumber', openedBy: 'super1' }])
    expect(await leader.yes('POST', '/v1/research/missing', {})).toEqual({ opened: 0 })
  })
})

describe('the command line', () => {
  it('finds, shows, promises, stops and counts, as the door does; the sample city is planted once', async () => {
    for (const once of [1, 2])
      expect([once, (await office.cli(['seed', '--register', '--no-publish'])).code]).toEqual([once, 0])
    const { persons } = await leader.get<PersonPage>('/v1/persons?number=08055500005')
    expect(persons).toMatchObject([{ name: '水前寺 花子', warning: '耳が遠い。ゆっくり話すこと。' }])
    const session = { TSUNAGU_PASSWORD: office.passwordOf('super1') }
    expect((await office.cli(['sign-in', 'super1'], '', session)).code).toBe(0)
    const say = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await office.cli(args)
      expect([code, stderr]).toEqual([0, ''])
      return stdout
    }
    const { person, claims } = await debtor(10_000)
    expect(await say('promise', 'add', String(person), '500', dayAt(2), '--claim', String(claims[0]))).toContain('open')
    expect(await say('person', 'show', String(person))).toContain('納付約束の期限内')
    expect(await say('stop', 'list', '--in-force')).toContain('生活保護の申請中')
    expect(await say('promise', 'attribution', '--month', '2026-05')).toContain('1100')
    const refused = await office.cli(['payment', 'show', 'nirgends'])
    expect([refused.code === 0, refused.stderr]).toEqual([
      false,
      expect.stringContaining('この入金は登録されていません'),
    ])
  })
})

describe('a screen-pop', () => {
  const calls = async (watch: Watch, leg: string, number: string | null) => {
    const caller = number === null ? ({ kind: 'withheld' } as const) : ({ kind: 'presented', number } as const)
    await office.citizen(leg, caller)
    const { pop } = await watch.pop(leg)
    await office.fact({ type: 'leg.ended', leg, cause: 16 })
    return pop
  }

  it('shows whom a number leads to: one, several, nobody, and nobody for a withheld number', async () => {
    await agent.yes('PUT', `/v1/persons/${idOf(taro)}`, { warning: '耳が遠い', language: 'ja' })
    await cityStaff.yes('POST', '/v1/stop-orders', { person: idOf(hanako), reason: '入院中' })
    await office.fact({ type: 'phone.registered', phone: 'p2006' })
    await agent.agent('a06', 'sign-in')
    await agent.agent('a06', 'ready')
    // One screen for all of them: each that is open looks, and is open until the door has noticed that it was closed.
    const watch = await agent.stream()
    const one = await calls(watch, 'pbx1-7.1', '09012345671')
    expect(one).toMatchObject({
      morePersons: 0,
      persons: [
        {
          ...{ person: idOf(taro), owed: 20_000, overdue: 20_000, oldestDueOn: '2026-06-30', warning: '耳が遠い' },
          members: [{ name: '高橋 花子', owed: 0 }],
          standing: { mayCall: true },
        },
      ],
    })
    const several = await calls(watch, 'pbx1-7.2', '0963111111')
    expect(several.persons?.map(({ name, stopOrders }) => [name, stopOrders.map(({ reason }) => reason)])).toEqual([
      ['高橋 花子', ['入院中']],
      ['髙橋　太郎', []],
    ])
    expect((await calls(watch, 'pbx1-7.3', '09099999999')).persons).toEqual([])
    expect((await calls(watch, 'pbx1-7.4', null)).persons).toEqual([])
    watch.close()
    const looks = await inContract(office.db, floor, (trx) =>
      trx
        .selectFrom('access_log')
        .select(['account', 'target', 'detail'])
        .where('action', '=', 'person.popped')
        .orderBy('id')
        .execute(),
    )
    expect(looks).toMatchObject([
      { account: 'a06', target: 'pbx1-7.1', detail: { persons: [idOf(taro)] } },
      { target: 'pbx1-7.2', detail: { persons: [idOf(hanako), idOf(taro)] } },
    ])
  })

  it('is shown again when the register changes somebody who stands in it, with what was noted last', async () => {
    const leg = 'pbx1-7.9'
    for (const text of ['一件目', '二件目', '三件目', `四件目${'、'.repeat(90)}`])
      await leader.yes('POST', `/v1/persons/${idOf(taro)}/notes`, { source: 'other', text })
    await agent.agent('a06', 'ready')
    const watch = await agent.stream()
    await office.citizen(leg, { kind: 'presented', number: '09012345671' })
    const { pop } = await watch.pop(leg)
    expect(pop.persons?.[0]?.notes.map(({ text }) => text)).toEqual([`四件目${'、'.repeat(77)}…`, '三件目', '二件目'])
    expect(pop.persons?.[0]?.stopOrders).toEqual([])
    await leader.yes('POST', '/v1/stop-orders', { person: idOf(taro), reason: '分納中' })
    await watch.sees(
      'the pop again',
      (one) => one.type === 'screenPop' && one.persons?.[0]?.stopOrders[0]?.reason === '分納中',
    )
    await office.fact({ type: 'leg.ended', leg, cause: 16 })
    watch.close()
  })
})
