import { dueAt, officeCalendar, replayWork, standardWorkRules, type WorkItem } from '@tsunagu/core'
import type {
  BookView,
  ErrorAnswer,
  ReceiptView,
  WorkCounts,
  WorkHistory,
  WorkPage,
  WorkReport,
  WorkView,
} from '@tsunagu/messages'
import { changeOf, type Db, inContract, itemOf, nationalHolidays, openDatabase, readChanges } from '@tsunagu/store'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer, Visit } from '../support/api.ts'
import { type Office, openOffice } from '../support/office.ts'
import { until } from '../support/wait.ts'

const contract = 'kumamoto'
const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)
const address = { postcode: '860-8601', address: '熊本市中央区手取本町1-1', name: '熊本 花子' }

type Done = { readonly work: WorkView; readonly repeated: boolean }
type Debtor = { readonly person: number; readonly claim: number }

let office: Office
let agent: Visit
let other: Visit
let leader: Visit
let manager: Visit
let city: Visit
let city2: Visit
let auditor: Visit

/** Persons of the register who owe 10,000 yen each. */
const debtors = (count: number): Promise<readonly Debtor[]> =>
  inContract(office.db, contract, async (trx) => {
    await sql`insert into claim_kind (contract, id, name) values (${contract}, 'kokuho', '国民健康保険料')
      on conflict do nothing`.execute(trx)
    const { rows } = await sql<Debtor>`
      with people as (
        insert into person (contract, name, name_key) select ${contract}, '熊本 ' || n, 'クマモト' from generate_series(1, ${count}::int) n
        returning id
      ), known as (
        insert into addressee (contract, system, client_id, person, name) select ${contract}, 'kokuho', 'k' || id, id, '熊本' from people
        returning id, person
      )
      insert into claim (contract, kind, client_key, addressee, amount)
        select ${contract}, 'kokuho', 'c' || person, id, 10000 from known
      returning id as claim, (select person from known where known.id = addressee) as person`.execute(trx)
    return rows
  })

const open = async (who: Visit, body: object): Promise<WorkView> => (await who.yes<Done>('POST', '/v1/work', body)).work
const act = async (who: Visit, work: WorkView, verb: string, body: object = {}): Promise<WorkView> =>
  (await who.yes<Done>('POST', `/v1/work/${work.work}/${verb}`, { version: work.version, ...body })).work
const tries = (who: Visit, work: WorkView, verb: string, body: object = {}): Promise<Answer<ErrorAnswer>> =>
  who.ask('POST', `/v1/work/${work.work}/${verb}`, { version: work.version, ...body })
const codeOf = async (answer: Promise<Answer<unknown>>): Promise<string> =>
  ((await answer).body as ErrorAnswer).error.code
const stateOf = ({ detail }: WorkView): string => detail.state
const list = async (who: Visit, query: string): Promise<readonly number[]> =>
  (await who.get<WorkPage>(`/v1/work?${query}`)).work.map(({ work }) => work)

beforeAll(async () => {
  office = await openOffice(['acd', 'cases'])
  ;[agent, other, leader, manager, city, auditor] = (await Promise.all(
    ['a01', 'a06', 'super1', 'manager1', 'city1', 'audit1'].map((account) => office.visit(account)),
  )) as [Visit, Visit, Visit, Visit, Visit, Visit]
  const ops = await office.visit('ops1')
  const made = await ops.yes<{ password: string }>('POST', '/v1/accounts', {
    ...{ account: 'city2', name: '市職員 納税', roles: ['clientStaff'] },
  })
  city2 = await office.visitWith('city2', made.password)
  await manager.yes('PUT', '/v1/work/sections/kokuho', { name: '国保年金課', accounts: ['city1'] })
  await manager.yes('PUT', '/v1/work/sections/nozei', { name: '納税課', accounts: ['city2'] })
}, 120_000)
afterAll(() => office?.close())

describe('a slip that is asked for again (R2)', () => {
  it('goes from the call to the post, with every step in its history', async () => {
    const [debtor] = await debtors(1)
    const { person = 0, claim = 0 } = debtor ?? {}
    const asked = await open(agent, { open: { kind: 'slip', claims: [claim] }, person, text: '納付書をなくした' })
    expect(asked).toMatchObject({ detail: { state: 'asked', yen: 10_000, decider: 'agent' }, text: '納付書をなくした' })
    expect(await codeOf(tries(agent, asked, 'received', { on: today }))).toBe('work.notNow')
    const approved = await act(agent, asked, 'approve')
    const sent = await act(agent, approved, 'dispatch', { on: today, slips: 2 })
    expect(stateOf(await act(agent, sent, 'received', { on: today }))).toBe('received')
    const { changes } = await agent.get<WorkHistory>(`/v1/work/${asked.work}/history`)
    expect(changes.map(({ version, by, verb, from, to }) => [version, by, verb, from, to])).toEqual([
      [1, 'a01', 'open', null, 'asked'],
      [2, 'a01', 'approve', 'asked', 'approved'],
      [3, 'a01', 'dispatch', 'approved', 'dispatched'],
      [4, 'a01', 'received', 'dispatched', 'received'],
    ])
  })

  it('to another address is for the client to decide, and shown to him', async () => {
    const [debtor] = await debtors(1)
    const { person = 0, claim = 0 } = debtor ?? {}
    const asked = await open(agent, { open: { kind: 'slip', claims: [claim], address }, person })
    expect(await codeOf(tries(agent, asked, 'approve'))).toBe('work.roleForbidden')
    expect(await list(city, 'kind=slip')).toEqual([asked.work])
    expect(stateOf(await act(city, asked, 'approve'))).toBe('approved')
  })

  it("is not opened for another person's claim, or for a person who is not there", async () => {
    const [one, two] = await debtors(2)
    const foreign = { open: { kind: 'slip', claims: [one?.claim] }, person: two?.person }
    expect(await codeOf(agent.ask('POST', '/v1/work', foreign))).toBe('claim.notOfPerson')
    expect(await codeOf(agent.ask('POST', '/v1/work', { ...foreign, person: 999_999_999 }))).toBe('person.unknown')
    expect(await codeOf(agent.ask('POST', '/v1/work', { ...foreign, person: null }))).toBe('work.personNeeded')
  })
})

describe('people who act at once', () => {
  it('cannot both: the second is told that it has changed', async () => {
    const one = await open(agent, { open: { kind: 'complaint', category: 'trouble' }, text: '言葉づかい' })
    const answers = await Promise.all([
      tries(leader, one, 'report', { text: '電話で' }),
      tries(manager, one, 'withdraw', { text: '重複' }),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body.error.code).toBe('work.changed')
    const { changes } = await leader.get<WorkHistory>(`/v1/work/${one.work}/history`)
    expect(changes).toHaveLength(2)
  })

  it('with the same key are one, and the key is good for one thing only', async () => {
    const send = async (body: object): Promise<Answer<Done & ErrorAnswer>> => {
      const reply = await fetch(`${office.url}/v1/work`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${agent.token}`,
          'content-type': 'application/json',
          'idempotency-key': 'key-12345',
        },
        body: JSON.stringify(body),
      })
      return { status: reply.status, body: (await reply.json()) as Done & ErrorAnswer }
    }
    const body = { open: { kind: 'complaint', category: 'complaint' }, text: '一度だけ' }
    const answers = await Promise.all([send(body), send(body), send(body)])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(new Set(answers.map((one) => one.body.work.work)).size).toBe(1)
    expect(answers.filter((one) => one.body.repeated)).toHaveLength(2)
    expect((await send({ ...body, text: 'べつのこと' })).body.error.code).toBe('request.keyReused')
  })
})

describe('who may do what', () => {
  it('gives the client only what was put before his own section, and only that to answer', async () => {
    const handed = await open(agent, {
      open: { kind: 'handover', section: 'kokuho', urgency: 'today' },
      text: '減免の可否',
    })
    const theirs = await open(agent, { open: { kind: 'handover', section: 'nozei' }, text: '分割納付' })
    const kept = await open(agent, { open: { kind: 'guidance', about: 'directDebit' } })
    const seen = await list(city, 'limit=200')
    expect(seen).toContain(handed.work)
    expect(seen).not.toContain(theirs.work)
    expect(seen).not.toContain(kept.work)
    expect(await codeOf(city.ask('GET', `/v1/work/${theirs.work}`))).toBe('work.unknown')
    expect(await codeOf(city.ask('GET', `/v1/work/${kept.work}/history`))).toBe('work.unknown')
    expect(await codeOf(tries(city, theirs, 'answer', { text: '可' }))).toBe('work.notYours')
    expect(await codeOf(tries(city, handed, 'close'))).toBe('work.notNow')
    expect(await codeOf(city.ask('POST', '/v1/work', { open: { kind: 'complaint', category: 'manual' } }))).toBe(
      'auth.forbidden',
    )
    const taken = await act(city, handed, 'take')
    const answered = await act(city, taken, 'answer', { text: '減免できます' })
    expect(answered.detail).toMatchObject({ state: 'answered', answer: '減免できます' })
    expect(await codeOf(tries(city, answered, 'close'))).toBe('work.roleForbidden')
    expect(stateOf(await act(agent, answered, 'close'))).toBe('closed')
    expect(await list(city2, 'kind=handover')).toEqual([theirs.work])
  })

  it("keeps an agent from a colleague's work until it is given to him", async () => {
    const one = await open(agent, {
      open: { kind: 'guidance', about: 'incomeDeclaration', result: 'planned' },
      assignee: { kind: 'account', id: 'a01' },
    })
    expect(await codeOf(tries(other, one, 'guide'))).toBe('work.notYours')
    expect(await codeOf(tries(other, one, 'assign', { to: { kind: 'account', id: 'a06' } }))).toBe('work.notYours')
    expect(await list(other, 'kind=guidance&limit=200')).not.toContain(one.work)
    const given = await act(leader, one, 'assign', { to: { kind: 'team', id: 'nofu' } })
    expect(await list(other, 'kind=guidance&team=nofu')).toContain(one.work)
    expect(stateOf(await act(other, given, 'guide'))).toBe('guided')
    expect(await codeOf(tries(leader, given, 'assign', { to: { kind: 'account', id: 'nobody' } }))).toMatch(
      /work\.(changed|assigneeUnknown)/,
    )
  })

  it('lets the auditor read without words and addresses, and write nothing', async () => {
    const [debtor] = await debtors(1)
    const { person, claim } = debtor ?? {}
    const one = await open(agent, { open: { kind: 'slip', claims: [claim], address }, person, text: 'ひみつ' })
    const read = await auditor.get<WorkView>(`/v1/work/${one.work}`)
    expect(read).toMatchObject({ text: '***', name: '***', possible: [], detail: { address: { address: '***' } } })
    expect(JSON.stringify(await auditor.get(`/v1/work/${one.work}/history`))).not.toContain('手取本町')
    expect(await codeOf(tries(auditor, one, 'note', { text: 'x' }))).toBe('auth.forbidden')
  })

  it('writes down every look', async () => {
    const one = await open(agent, { open: { kind: 'complaint', category: 'manual' } })
    await agent.get(`/v1/work/${one.work}`)
    await agent.get(`/v1/work/${one.work}/history`)
    await act(agent, one, 'handle', { text: '説明した' })
    const rows = await inContract(office.db, contract, (trx) =>
      trx
        .selectFrom('access_log')
        .select(['action', 'detail'])
        .where('target', '=', String(one.work))
        .orderBy('id')
        .execute(),
    )
    expect(rows).toMatchObject([
      { action: 'work.viewed' },
      { action: 'work.viewed', detail: { history: true } },
      { action: 'work.acted', detail: { verb: 'handle' } },
    ])
  })
})

describe('receipts (R7)', () => {
  const visitOf = async ({ person }: Debtor): Promise<WorkView> => {
    const planned = await open(agent, {
      open: { kind: 'visit', on: today },
      person,
      assignee: { kind: 'account', id: 'a01' },
    })
    return act(agent, planned, 'meet')
  }
  const issue = (series: string, last: number): Promise<BookView> =>
    leader.yes('POST', '/v1/receipt-books', { series, first: 1, last, collector: 'a01' })
  const stubs = async ({ book }: BookView): Promise<readonly ReceiptView[]> =>
    (await leader.get<{ stubs: readonly ReceiptView[] }>(`/v1/receipt-books/${book}/stubs`)).stubs

  it('have no gap and none twice when fifty are given at the same moment, and each is a payment', async () => {
    const people = await debtors(50)
    const book = await issue('A', 60)
    const met = await Promise.all(people.map(visitOf))
    const answers = await Promise.all(
      met.map((visit, n) =>
        tries(agent, visit, 'receive', {
          book: book.book,
          lines: [{ claim: people[n]?.claim, amount: n % 2 === 0 ? 10_000 : 4_000 }],
        }),
      ),
    )
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200))
    const given = await stubs(book)
    expect(given.map(({ receipt }) => receipt)).toEqual(given.map((_, n) => `A-${String(n + 1).padStart(6, '0')}`))
    expect(given).toHaveLength(50)
    expect(new Set(given.map(({ work }) => work)).size).toBe(50)
    const paid = await inContract(office.db, contract, (trx) =>
      sql<{
        state: string
        paid: number
      }>`select state, paid from claim where id = any(${people.map(({ claim }) => claim)}) order by id`.execute(trx),
    )
    expect(paid.rows.filter(({ state, paid }) => state === 'paid' && paid === 10_000)).toHaveLength(25)
    expect(paid.rows.filter(({ state, paid }) => state === 'open' && paid === 4_000)).toHaveLength(25)
  }, 60_000)

  it('are refused with nothing written when more is paid than is owed', async () => {
    const [debtor] = await debtors(1)
    const book = await issue('B', 2)
    const visit = await visitOf(debtor as Debtor)
    const pay = (amount: number) =>
      tries(agent, visit, 'receive', { book: book.book, lines: [{ claim: debtor?.claim, amount }] })
    expect(await codeOf(pay(10_001))).toBe('receipt.tooMuch')
    expect(await stubs(book)).toEqual([])
    expect((await pay(10_000)).status).toBe(200)
    expect((await stubs(book)).map(({ receipt }) => receipt)).toEqual(['B-000001'])
  })

  it('that are void take the money back, keep their number, and are void once', async () => {
    const [debtor] = await debtors(1)
    const book = await issue('C', 2)
    const visit = await visitOf(debtor as Debtor)
    const paid = await act(agent, visit, 'receive', {
      book: book.book,
      lines: [{ claim: debtor?.claim, amount: 10_000 }],
    })
    expect(await codeOf(agent.ask('POST', '/v1/receipts/C-000001/void', { text: '書き損じ' }))).toBe('auth.forbidden')
    const voided = await leader.yes<ReceiptView>('POST', '/v1/receipts/C-000001/void', { text: '金額の誤り' })
    expect(voided).toMatchObject({ voidReason: '金額の誤り', voidedBy: 'super1' })
    expect(await codeOf(leader.ask('POST', '/v1/receipts/C-000001/void', { text: 'x' }))).toBe('receipt.alreadyVoid')
    const now = await agent.get<WorkView>(`/v1/work/${paid.work}`)
    expect(now.detail).toMatchObject({ receipts: [] })
    const claim = await inContract(office.db, contract, (trx) =>
      trx
        .selectFrom('claim')
        .select(['state', 'paid'])
        .where('id', '=', debtor?.claim ?? 0)
        .executeTakeFirst(),
    )
    expect(claim).toEqual({ state: 'open', paid: 0 })
    const spoil = (receipt: string) =>
      agent.ask('POST', `/v1/receipt-books/${book.book}/spoil`, { receipt, text: '書き損じ' })
    expect(await codeOf(spoil('C-000001'))).toBe('receipt.notOnTop')
    expect((await spoil('C-000002')).status).toBe(200)
    expect((await spoil('C-000002')).status).toBe(409)
    const again = await tries(agent, now, 'receive', {
      book: book.book,
      lines: [{ claim: debtor?.claim, amount: 10_000 }],
    })
    expect(again.body.error.code).toBe('receipt.bookUsedUp')
    expect((await stubs(book)).map(({ receipt, voidedAt }) => [receipt, voidedAt !== null])).toEqual([
      ['C-000001', true],
      ['C-000002', true],
    ])
  })

  it('lie in one book, in one pair of hands; what is returned may be issued again', async () => {
    const book = await issue('D', 10)
    const [debtor] = await debtors(1)
    const visit = await visitOf(debtor as Debtor)
    await act(agent, visit, 'receive', { book: book.book, lines: [{ claim: debtor?.claim, amount: 1 }] })
    const more = { series: 'D', first: 5, last: 20, collector: 'a06' }
    expect(await codeOf(leader.ask('POST', '/v1/receipt-books', more))).toBe('receipt.bookOverlaps')
    expect(
      await codeOf(other.ask('POST', `/v1/receipt-books/${book.book}/spoil`, { receipt: 'D-000002', text: 'x' })),
    ).toBe('receipt.notYourBook')
    expect(await other.get('/v1/receipt-books')).toEqual({ books: [] })
    expect(await leader.yes('POST', `/v1/receipt-books/${book.book}/return`)).toMatchObject({
      first: 1,
      last: 1,
      left: 0,
    })
    expect(
      await codeOf(agent.ask('POST', `/v1/receipt-books/${book.book}/spoil`, { receipt: 'D-000002', text: 'x' })),
    ).toBe('receipt.bookReturned')
    const issued = await Promise.all([leader, manager].map((who) => who.ask('POST', '/v1/receipt-books', more)))
    expect(issued.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  it('leave a number at the door by which the visit is found again', async () => {
    const [debtor] = await debtors(1)
    const planned = await open(agent, { open: { kind: 'visit', on: today }, person: debtor?.person })
    const absent = await act(agent, planned, 'absent')
    expect(absent.detail).toMatchObject({ visits: [{ absence: `${planned.work}-1` }] })
    expect(await list(other, `absence=${planned.work}-1`)).toEqual([planned.work])
    expect(await list(other, `absence=${planned.work}-2`)).toEqual([])
  })
})

describe('deadlines', () => {
  it('of a complaint are those of the next business day, whatever day it is', async () => {
    const one = await open(agent, { open: { kind: 'complaint', category: 'complaint' } })
    const at = Date.parse(one.openedAt)
    const office = { calendar: officeCalendar, holidays: nationalHolidays(at) }
    expect(one.dueAt).toBe(new Date(dueAt({ kind: 'businessDays', days: 1, minute: null }, at, office)).toISOString())
  })

  it('are told when they come and when they are over, once each, and change nothing for whoever works on', async () => {
    const watch = await leader.stream()
    const alerts = (work: WorkView) =>
      watch.seen.flatMap(({ message }) =>
        message.type === 'delta' && message.body.type === 'work.alert' && message.body.work === work.work
          ? [message.body.alert]
          : [],
      )
    const one = await open(agent, { open: { kind: 'complaint', category: 'trouble' }, text: '期限' })
    const soon = await act(leader, one, 'postpone', {
      dueAt: new Date(Date.now() + 3_600_000).toISOString(),
      text: '明日まで',
    })
    await until('it is told that the deadline comes', () => alerts(one).length > 0)
    const alerted = async () => (await leader.get<WorkView>(`/v1/work/${one.work}`)).alerted
    await until('the work says that it comes', async () => (await alerted()) === 'soon')
    const late = await act(leader, soon, 'postpone', {
      dueAt: new Date(Date.now() - 1_000).toISOString(),
      text: '昨日まで',
    })
    await until('it is told that the deadline is over', () => alerts(one).length > 1)
    await until('the work says that it is over', async () => (await alerted()) === 'overdue')
    expect(await list(leader, 'overdue=true')).toContain(one.work)
    // As after a crash between the line in the log and the mark: it is marked again, and told to nobody.
    await inContract(office.db, contract, (trx) =>
      trx.updateTable('work').set({ alerted: null }).where('id', '=', one.work).execute(),
    )
    await until('the work says again that it is over', async () => (await alerted()) === 'overdue')
    // Two more rounds of the watch find nothing to tell.
    const { work: second } = await open(agent, { open: { kind: 'complaint', category: 'manual' } })
    const next = await leader.get<WorkView>(`/v1/work/${second}`)
    await act(leader, next, 'postpone', { dueAt: new Date(Date.now() - 1_000).toISOString(), text: 'x' })
    await until('the next one is told', () => alerts(next).length > 0)
    expect(alerts(one)).toEqual(['soon', 'overdue'])
    const { changes } = await leader.get<WorkHistory>(`/v1/work/${one.work}/history`)
    expect(changes.map(({ verb, party }) => [verb, party])).toEqual([
      ['open', 'agent'],
      ['postpone', 'leader'],
      ['escalate', 'system'],
      ['postpone', 'leader'],
      ['escalate', 'system'],
      ['escalate', 'system'],
    ])
    // Who read it before the alert may still act upon what he saw.
    expect(stateOf(await act(leader, late, 'report', { section: 'kokuho' }))).toBe('reported')
    expect(await list(leader, 'overdue=true')).not.toContain(one.work)
    watch.close()
  }, 30_000)
})

describe('from the command line', () => {
  it('work is opened, done and counted, in Japanese tables and as JSON', async () => {
    const signedIn = await office.cli(['sign-in', 'manager1'], `${office.passwordOf('manager1')}\n`)
    expect(signedIn.code).toBe(0)
    const [debtor] = await debtors(1)
    const opened = await office.cli([
      '--json',
      'work',
      'open',
      'assets',
      '--person',
      String(debtor?.person),
      '--place',
      'bank',
      '--name',
      '肥後銀行',
    ])
    const { work } = JSON.parse(opened.stdout) as WorkView
    expect((await office.cli(['work', 'do', String(work), 'ask', '--on', today])).stdout).toContain('財産調査')
    const found = await office.cli([
      'work',
      'do',
      String(work),
      'found',
      '--asset',
      'deposit=90000',
      '--asset',
      'salary=250000',
    ])
    expect(found.stdout).toContain('判明')
    const refused = await office.cli(['work', 'do', String(work), 'silent'])
    expect([refused.code === 0, refused.stderr]).toEqual([false, expect.stringContaining('reopen')])
    const counts = await office.cli(['work', 'counts'])
    expect(counts.stdout).toMatch(/財産調査 +判明した財産 +預貯金 +1 +90000/)
    expect((await office.cli(['work', 'history', String(work)])).stdout).toMatch(/照会中 → 判明/)
    expect((await office.cli(['work', 'report'])).stdout).toMatch(/オ +苦情・トラブル +管理者対応 +\d+ 件/)
    expect((await office.cli(['work', 'rules'])).stdout).toContain('slip.dispatchDays')
    expect((await office.cli(['receipts', 'books'])).stdout).toContain('A-000051')
  }, 60_000)
})

describe('when all is done', () => {
  it('the counts are those of the histories', async () => {
    const { counts } = await leader.get<WorkCounts>(`/v1/work/counts?from=${today}&to=${today}&by=total`)
    const of = (what: string) => counts.filter((one) => one.what === what)
    const times = (what: string) => of(what).reduce((sum, one) => sum + one.times, 0)
    const rows = await inContract(office.db, contract, (trx) =>
      trx
        .selectFrom('work_change')
        .innerJoin('work', (join) =>
          join.onRef('work.id', '=', 'work_change.work').onRef('work.contract', '=', 'work_change.contract'),
        )
        .select(['work.kind', 'work_change.verb', 'work_change.act'])
        .execute(),
    )
    const done = (kind: string, verb: string) => rows.filter((row) => row.kind === kind && row.verb === verb)
    expect(times('slip.dispatched')).toBe(done('slip', 'dispatch').length)
    expect(times('handover.answered')).toBe(done('handover', 'answer').length)
    expect(times('complaint.recorded')).toBe(done('complaint', 'open').length)
    expect(times('visit.received')).toBe(done('visit', 'receive').length)
    expect(done('visit', 'receive').length).toBeGreaterThan(50)
    const money = done('visit', 'receive').flatMap(({ act }) => ('lines' in act ? act.lines : []))
    expect(of('visit.received')[0]?.yen).toBe(money.reduce((sum, { amount }) => sum + amount, 0))
    const days = await leader.get<WorkCounts>(`/v1/work/counts?from=${today}&to=${today}`)
    expect(days.counts.map((one) => ({ ...one, of: '' }))).toEqual(counts)
    expect(days.counts[0]?.of).toBe(today)
  })

  it('the daily report says the same, item by item, to those who report and to the auditor without names', async () => {
    const span = `from=${today}&to=${today}`
    await inContract(office.db, contract, (trx) =>
      sql`insert into call (contract, id, floor, direction, called, caller_kind, caller_number, arrived_at, outcome, log_id)
        values (${contract}, 'r1', ${contract}, 'outbound', '09011112222', 'unavailable', null, now() - interval '2 minutes', 'noAnswer', '1-1'),
          (${contract}, 'r2', ${contract}, 'outbound', '09033334444', 'unavailable', null, now() - interval '2 minutes', 'answered', '1-2'),
          (${contract}, 'r3', ${contract}, 'inbound', '0965550002', 'presented', '09011112222', now() - interval '1 minute', 'answered', '1-3'),
          (${contract}, 'r4', ${contract}, 'inbound', '0965550002', 'presented', '09033334444', now() - interval '1 minute', 'abandoned', '1-4')`.execute(
        trx,
      ),
    )
    const report = await leader.get<WorkReport>(`/v1/work/report?${span}`)
    const { counts } = await leader.get<WorkCounts>(`/v1/work/counts?${span}&by=total`)
    const counted = (what: string, about?: string) =>
      counts
        .filter((one) => one.what === what && (about === undefined || one.about === about))
        .reduce((n, { times }) => n + times, 0)
    const value = (id: string, name: string) =>
      report.items.find((one) => one.id === id)?.figures.find((one) => one.name === name)?.value
    expect(report.items.map(({ id }) => id).join('')).toBe('アイウエオカキクケコサ')
    expect(report.items.find(({ id }) => id === 'ア')?.figures.map((one) => one.value)).toEqual([2, 1, 1, 1, 2])
    expect(value('ウ', '発送')).toBe(counted('slip.dispatched'))
    expect(value('エ', '納税課')).toBe(counted('handover.handed', 'nozei'))
    expect(value('オ', '管理者対応')).toBe(counted('complaint.handled'))
    expect(value('カ', '案内・勧奨')).toBe(counted('guidance.guided', 'directDebit'))
    expect(value('ウ', '発送')).toBeGreaterThan(0)
    expect(value('オ', '管理者対応')).toBeGreaterThan(0)
    const named = report.items.find(({ id }) => id === 'ウ')?.persons ?? []
    expect(named[0]?.name).toMatch(/^熊本 /)
    const masked = await auditor.get<WorkReport>(`/v1/work/report?${span}`)
    expect(
      masked.items
        .flatMap(({ persons, texts }) => [...persons.map(({ name }) => name), ...texts])
        .every((text) => text === '***'),
    ).toBe(true)
    expect((await agent.ask('GET', `/v1/work/report?${span}`)).status).toBe(403)
    const file = await leader.bytes(`/v1/work/report/file?${span}&format=csv`)
    expect(file.bytes.toString()).toContain('ウ,納付書再発行,発送,')
    expect((await leader.bytes(`/v1/work/report/file?${span}&format=xlsx`)).bytes.subarray(0, 2).toString()).toBe('PK')
  })

  it('every history, told from the start, ends where its work stands', async () => {
    await inContract(office.db, contract, async (trx) => {
      const rows = await trx.selectFrom('work').selectAll().execute()
      expect(rows.length).toBeGreaterThan(60)
      const means = { rules: standardWorkRules, office: { calendar: officeCalendar, holidays: {} } }
      for (const row of rows) {
        const item: WorkItem = itemOf(row)
        const changes = (await readChanges(trx, contract, row.id)).map(changeOf)
        expect(replayWork(item, changes, means)).toEqual(item)
      }
    })
  })

  it('a merge may move the work of a person, and change nothing else of it', async () => {
    const db: Db = openDatabase(office.urls.exchange, { name: 'test', maxConnections: 1, onProblem: () => undefined })
    const [from, to] = await debtors(2)
    const one = await open(agent, { open: { kind: 'guidance', about: 'other' }, person: from?.person })
    await inContract(db, contract, (trx) =>
      trx
        .updateTable('work')
        .set({ person: to?.person ?? 0 })
        .where('contract', '=', contract)
        .where('person', '=', from?.person ?? 0)
        .execute(),
    )
    expect(await list(leader, `person=${to?.person}`)).toEqual([one.work])
    const meddling = inContract(db, contract, (trx) =>
      trx
        .updateTable('work')
        .set({ state: 'closed' })
        .where('contract', '=', contract)
        .where('id', '=', one.work)
        .execute(),
    )
    await expect(meddling).rejects.toThrow('permission denied')
    await db.destroy()
  })
})
