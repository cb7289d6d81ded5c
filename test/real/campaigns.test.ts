import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Condition, isSampled, type LogBody } from '@tsunagu/core'
import type {
  CampaignForecast,
  CampaignReportView,
  CampaignSaved,
  CampaignView,
  CampaignWhy,
  Listed,
  ListPreview,
  MachineCalls,
  PersonWhy,
  SlotProofView,
  TargetPage,
} from '@tsunagu/messages'
import { appendEntry, inContract, type ListMoment, readListRows } from '@tsunagu/store'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { type Fellow, fits, plantFellows, someConditions } from '../support/campaign/people.ts'
import { FloorLog } from '../support/floor-log.ts'
import { type Office, openOffice } from '../support/office.ts'
import { until } from '../support/wait.ts'

const contract = 'kumamoto'
const now = Date.parse(`${new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)}T12:00:00+09:00`)
const moment: ListMoment = {
  ...{ contract, at: now, now: new Date(now).toISOString() },
  today: new Date(now + 9 * 3_600_000).toISOString().slice(0, 10),
}

let office: Office
let fellows: readonly Fellow[]
let lead: Visit
let log: FloorLog
const dir = mkdtempSync(join(tmpdir(), 'tsunagu-campaigns-'))

beforeAll(async () => {
  office = await openOffice(['acd', 'dialler'])
  fellows = await plantFellows(office.db, contract, now, 120)
  lead = await office.visit('super1')
  log = new FloorLog(office.redisServer.url, contract)
})
afterAll(async () => {
  rmSync(dir, { recursive: true, force: true })
  log?.redis.disconnect()
  await office?.close()
})

const plan = (more = '', who = '{claimKind: [kokuho], owed: {from: 1000}}'): string => `# 見直し済み
campaign: yobikake
name: 納付の呼びかけ
line: zei
callerId: '0965550002'
queue: nofu
calendar: kaden
apology: [ja/nofu-kaden-apology]
${more}lists:
  - name: 国保
    who: ${who}
    order: owed
`
const fileOf = (source: string): string => {
  const file = join(dir, 'plan.yaml')
  writeFileSync(file, source)
  return file
}
const put = (source: string, by = lead) => by.ask<CampaignSaved>('PUT', '/v1/campaigns/yobikake', { source })
const cli = async (...args: readonly string[]) => office.cli(args)
const set = async () => {
  await log.read()
  return log.entries.flatMap(({ body }) => (body.type === 'campaign.set' ? [body.campaign] : []))
}

describe('lists by conditions', () => {
  it('find exactly those whom a filter without SQL finds, for every field and for conditions of all depths', async () => {
    for (const condition of someConditions(15)) {
      const rows = await inContract(office.db, contract, (trx) => readListRows(trx, moment, condition, 'register'))
      const wanted = fellows.filter((one) => fits(condition, one)).map(({ person }) => person)
      expect(
        rows.map(({ person }) => person),
        JSON.stringify(condition),
      ).toEqual(wanted)
    }
  })

  it('take values as values', async () => {
    const nasty: Condition = { address: ["'; drop table target; --", '熊本市%'], claimKind: ["x') or true --"] }
    expect(await inContract(office.db, contract, (trx) => readListRows(trx, moment, nasty, 'owed'))).toEqual([])
  })

  it('are previewed condition by condition, with whom the rules leave out, and nothing is written', async () => {
    const preview = await lead.yes<ListPreview>('POST', '/v1/campaigns/preview', { source: plan() })
    const [list] = preview.lists
    const kokuho = fellows.filter((one) => fits({ claimKind: ['kokuho'] }, one))
    const both = kokuho.filter((one) => fits({ owed: { from: 1_000 } }, one))
    expect(list?.conditions.map(({ alone, together }) => [alone, together])).toEqual([
      [kokuho.length, kokuho.length],
      [fellows.filter((one) => fits({ owed: { from: 1_000 } }, one)).length, both.length],
    ])
    expect(list?.fits).toBe(both.length)
    expect(list?.excluded.promised).toBe(both.filter(({ promised }) => promised).length)
    const left = Object.values(list?.excluded ?? {}).reduce((sum, n) => sum + n, 0)
    expect(left + preview.targets).toBe(both.length)
    expect(await lead.get<{ campaigns: { campaign: string }[] }>('/v1/campaigns')).not.toMatchObject({
      campaigns: [{ campaign: 'yobikake' }],
    })
  })
})

describe('a campaign from the command line', () => {
  beforeAll(async () => {
    await office.cli(['sign-in', 'super1'], `${office.passwordOf('super1')}\n`)
  })

  it('is refused with every rule it breaks, each with its line, and is kept by nobody', async () => {
    const file = fileOf(plan('pacing: {mode: predictive, cap: 0.05}\n').replace("'0965550002'", "'0965550001'"))
    const checked = await cli('campaign', 'check', '--world', 'api', file)
    expect(checked.code).toBe(1)
    for (const told of [':5:1 誤り callerId.notOfLine', ':9:10 誤り mode.optInMissing', ':9:28 誤り cap.tooHigh'])
      expect(checked.stdout).toContain(told)
    const created = await cli('campaign', 'create', file)
    expect(created.code).toBe(1)
    expect(created.stderr).toContain('5:1 callerId.notOfLine callerId')
    expect((await lead.ask('GET', '/v1/campaigns/yobikake')).status).toBe(404)
  })

  it('is created as a draft, twice without harm', async () => {
    const file = fileOf(plan())
    expect((await cli('campaign', 'check', '--world', 'api', file)).stdout).toContain('誤り 0件')
    expect((await cli('campaign', 'create', '--dry-run', file)).stdout).toContain('■ 国保')
    expect((await cli('campaign', 'create', file)).stdout).toContain('第1版（draft）: 登録しました')
    expect((await cli('campaign', 'create', file)).stdout).toContain('第1版（draft）: 変更はありません')
    expect((await cli('campaign', 'why', 'yobikake')).stdout).toContain('まだ開始していない')
    expect(await set()).toEqual([])
  })

  it('is started once, however often one says so', async () => {
    expect((await cli('campaign', 'start', '--dry-run', 'yobikake')).stdout).toContain('対象者 合計')
    expect(await set()).toEqual([])
    expect((await cli('campaign', 'start', 'yobikake')).stdout).toContain('開始しました')
    const again = await Promise.all([1, 2].map(() => cli('campaign', 'start', 'yobikake')))
    for (const { stdout } of again) expect(stdout).toContain('第2版（running）: 変更はありません')
    expect((await set()).map(({ version, state }) => [version, state])).toEqual([[2, 'running']])
  })

  it('shows its targets in their order with the reason, nobody twice, and why a person is called or not', async () => {
    const page = JSON.parse(
      (await cli('--json', 'campaign', 'targets', 'yobikake', '--limit', '200')).stdout,
    ) as TargetPage
    const persons = page.targets.map(({ person }) => person)
    expect(new Set(persons).size).toBe(persons.length)
    const owed = (person: number) =>
      fellows.find((one) => one.person === person)?.claims.reduce((sum, one) => sum + one.owed, 0) ?? 0
    expect(persons.map(owed)).toEqual(persons.map(owed).toSorted((a, b) => b - a))
    expect(page.targets[0]?.reason).toBe('国保: 未納額の多い順 1番')
    const first = await cli('campaign', 'why', 'yobikake', String(persons[0]))
    expect(first.stdout).toContain('架電する')
    const promised = fellows.find((one) => one.promised && fits({ claimKind: ['kokuho'], owed: { from: 1_000 } }, one))
    const why = await lead.get<PersonWhy>(`/v1/campaigns/yobikake/targets/${promised?.person ?? 0}`)
    expect(why.mayCall).toBe(false)
    expect(why.said.map(({ ja }) => ja).join()).toContain('納付約束の期限内')
  })

  it('is looked at live, and told why it does not dial', async () => {
    const status = await cli('campaign', 'status', 'yobikake')
    expect(status.stdout).toContain('発信中 第2版 progressive')
    expect(status.stdout).toContain('業務外 5')
    // What the dialler itself wrote down, whatever the hour of this test: nobody is signed in, or it is night.
    const why = () => lead.get<CampaignWhy>('/v1/campaigns/yobikake/why')
    await until('the dialler has decided', async () => (await why()).decision !== null)
    const { decision, said } = await why()
    expect(['nobodyFree', 'hours', 'noTargets']).toContain(decision?.limit)
    expect((await cli('campaign', 'why')).stdout).toContain(`yobikake: ${said.ja}`)
  })

  it('is changed in one field, upon the text as it stands, and refuses a field that breaks a rule', async () => {
    expect((await cli('campaign', 'set', 'yobikake', 'pacing.ringS', '30')).stdout).toContain('第3版（running）')
    const { source, plan: now } = await lead.get<CampaignView>('/v1/campaigns/yobikake')
    expect(now.pacing.ringTimeoutS).toBe(30)
    expect(source.startsWith('# 見直し済み\n')).toBe(true)
    const refused = await cli('campaign', 'set', 'yobikake', 'pacing.ringS', '61')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('ring.time')
    expect((await set()).at(-1)).toMatchObject({ version: 3, state: 'running', pacing: { ringTimeoutS: 30 } })
    const late = await lead.ask('PUT', '/v1/campaigns/yobikake', { source: plan('weight: 2\n'), base: 2 })
    expect([late.status, late.body]).toMatchObject([409, { error: { code: 'campaign.changed' } }])
  })
})

describe('a list that is made again', () => {
  it('adds who fits by now, takes off who does not, brings back who does again, and leaves the rest in peace', async () => {
    const targets = async () => (await lead.get<TargetPage>('/v1/campaigns/yobikake/targets?limit=200')).targets
    const before = await targets()
    const relist = () => lead.yes<Listed>('POST', '/v1/campaigns/yobikake/list', {})
    expect(await relist()).toMatchObject({ added: 0, back: 0, out: 0 })
    const [one] = before
    const pay = (paid: boolean) =>
      inContract(office.db, contract, (trx) =>
        trx
          .updateTable('claim')
          .set({ kind: paid ? 'kaigo' : 'kokuho' })
          .where('contract', '=', contract)
          .where('kind', '=', paid ? 'kokuho' : 'kaigo')
          .where('state', '=', 'open')
          .where('addressee', 'in', (of) =>
            of
              .selectFrom('addressee')
              .select('id')
              .where('person', '=', one?.person ?? 0),
          )
          .execute(),
      )
    await pay(true)
    expect(await relist()).toMatchObject({ added: 0, out: 1 })
    expect((await targets()).find(({ person }) => person === one?.person)).toMatchObject({
      state: 'done',
      because: 'list',
    })
    await pay(false)
    expect(await relist()).toMatchObject({ added: 0, back: 1, out: 0 })
    expect((await targets()).length).toBe(before.length)
    expect((await targets()).find(({ person }) => person === one?.person)).toMatchObject({
      state: 'waiting',
      because: null,
    })
  })
})

describe('who may do what', () => {
  it('is told by roles: the client reads counts, agents nothing, and only those who lead change', async () => {
    const client = await office.visit('city1')
    expect((await client.ask('GET', '/v1/campaigns')).status).toBe(200)
    expect((await client.ask('GET', '/v1/campaigns/yobikake/report')).status).toBe(200)
    expect((await client.ask('GET', '/v1/campaigns/yobikake/targets')).status).toBe(403)
    expect((await client.ask('POST', '/v1/campaigns/yobikake/state', { state: 'paused' })).status).toBe(403)
    const agent = await office.visit('a06')
    expect((await agent.ask('GET', '/v1/campaigns')).status).toBe(403)
    expect((await put(plan('weight: 3\n'), client)).status).toBe(403)
    expect((await set()).length).toBe(2)
  })
})

describe('the report', () => {
  it('is counted from attempts alone, return calls included, and can be had as a file', async () => {
    const { targets } = await lead.get<TargetPage>('/v1/campaigns/yobikake/targets?limit=200')
    const [reached, returned, lost] = targets
    const row = (
      n: number,
      of: typeof reached,
      outcome: 'answered' | 'noAnswer' | 'abandoned',
      back: string | null,
    ) => ({
      ...{
        contract,
        call: `dial${n}`,
        campaign: 'yobikake',
        target: of?.target ?? 0,
        person: of?.person ?? 0,
        household: null,
      },
      ...{ number: '09011112222', line: 'zei', caller_id: '0965550002', mode: 'progressive' as const, agent: 'a06' },
      ...{
        started_at: new Date(now - 1_000 * n).toISOString(),
        answered_at: null,
        connected_at: null,
        ended_at: null,
      },
      ...{
        outcome,
        withdrawn: null,
        weekday: null,
        band: null,
        disposition: null,
        disposed_at: null,
        disposed_by: null,
      },
      returned: back,
    })
    await inContract(office.db, contract, (trx) =>
      trx
        .insertInto('attempt')
        .values([
          row(1, reached, 'answered', null),
          row(2, returned, 'noAnswer', 'back1'),
          row(3, lost, 'abandoned', null),
        ])
        .execute(),
    )
    const report = await lead.get<CampaignReportView>('/v1/campaigns/yobikake/report')
    const offList = 0
    expect(report.contact).toMatchObject({ targets: targets.length, reached: 2, byReturn: 1, left: { offList } })
    expect(report.contact.rate).toBeCloseTo(2 / targets.length, 6)
    expect(report.last30).toEqual({ answered: 2, abandoned: 1, share: 0.5 })
    expect(report.byAgent).toEqual([{ agent: 'a06', attempts: 3, contacts: 2, disposed: 0 }])
    expect(
      (await (await office.visit('city1')).get<CampaignReportView>('/v1/campaigns/yobikake/report')).byAgent,
    ).toEqual([])
    const file = join(dir, 'report.csv')
    await cli('campaign', 'report', 'yobikake', '--out', file)
    expect(readFileSync(file, 'utf8')).toContain('接触,接触した人,2,')
    const proof = await lead.get<SlotProofView>('/v1/campaigns/yobikake/proof')
    expect(proof).toMatchObject({ persons: 3, attempts: 3, spread: 3, repeats: [] })
  })
})

describe('the forecast', () => {
  const numbers = () =>
    inContract(office.db, contract, (trx) => trx.selectFrom('person_number').select('number').execute())

  /** Attempts of the campaign to nobody on its list, before anything that still counts for the slots. */
  const earlier = (many: number) =>
    inContract(office.db, contract, (trx) =>
      trx
        .insertInto('attempt')
        .values(
          Array.from({ length: many }, (_, n) => ({
            ...{ contract, call: `early${n}`, campaign: 'yobikake', target: 0, person: 0, household: null },
            ...{
              number: '09033334444',
              line: 'zei',
              caller_id: '0965550002',
              mode: 'progressive' as const,
              agent: null,
            },
            ...{ started_at: new Date(now - 40 * 86_400_000 - n * 60_000).toISOString(), outcome: 'busy' as const },
            ...{ answered_at: null, connected_at: null, ended_at: null, withdrawn: null, weekday: null, band: null },
            ...{ disposition: null, disposed_at: null, disposed_by: null, returned: null },
          })),
        )
        .execute(),
    )

  it('is made from the list and the history, and says of nobody who he is', async () => {
    const made = await lead.get<CampaignForecast>('/v1/campaigns/yobikake/forecast')
    const { targets } = await lead.get<TargetPage>('/v1/campaigns/yobikake/targets?state=waiting&limit=200')
    expect(made).toMatchObject({ historyOf: 'contract', waiting: targets.length })
    expect(made.history.attempts).toBeGreaterThan(3)
    expect(made.targets.length).toBe(targets.length)
    expect(made.targets.flatMap(({ tried }) => tried).length).toBeGreaterThan(0)
    const text = JSON.stringify([made.targets, made.history, made.floor.agents, made.floor.doNotCall])
    for (const { number } of await numbers()) expect(text).not.toContain(number)
    for (const name of ['09011112222', 'a06', '対象 ']) expect(text).not.toContain(name)
    for (const account of ['city1', 'a06'])
      expect((await (await office.visit(account)).ask('GET', '/v1/campaigns/yobikake/forecast')).status).toBe(403)
  })

  it('is told on the command line, for each mode', async () => {
    await earlier(97)
    const options = ['--agents', '2', '--mode', 'progressive,predictive:1', '--replications', '1']
    const { stdout } = await cli('campaign', 'forecast', 'yobikake', ...options)
    expect(stdout).toContain('実績: このキャンペーンの60日間、架電 100、応答 2')
    expect(stdout).toMatch(/progressive × 2 .*\n.*predictive ≤1 % × 2 /)
  })
})

describe('what came of a call', () => {
  const body = { result: 'spoke', text: '年内に納付', promise: { amount: 5_000, dueOn: moment.today } }
  const path = (call: string) => `/v1/calls/${call}/disposition`
  const written = () =>
    inContract(office.db, contract, async (trx) => {
      const attempt = await trx.selectFrom('attempt').selectAll().where('call', '=', 'dial1').executeTakeFirstOrThrow()
      const notes = await trx.selectFrom('note').select('result').where('call', '=', 'dial1').execute()
      const promises = await trx.selectFrom('promise').selectAll().where('call', '=', 'dial1').execute()
      const number = await trx.selectFrom('person_number').selectAll().where('person', '=', attempt.person).execute()
      return { attempt, notes, promises, verdict: number[0]?.verdict }
    })
  const callRow = (id: string) => ({
    ...{
      contract,
      id,
      floor: contract,
      line: 'zei',
      direction: 'outbound' as const,
      called: '0',
      caller_kind: 'unavailable' as const,
    },
    ...{ arrived_at: new Date().toISOString(), agents: ['a06'], log_id: '1-0', caller_number: null, queued_at: null },
    ...{ answered_at: null, ended_at: null, outcome: null, ended_by: null, cause: null, queue: null, recording: null },
    ...{ transferred_to: null, guided_at: null, estimate_ms: null, estimated_at: null },
  })
  let agent: Visit

  beforeAll(async () => {
    agent = await office.visit('a06')
    await inContract(office.db, contract, async (trx) => {
      for (const id of ['dial1', 'dial2', 'dial9']) await trx.insertInto('call').values(callRow(id)).execute()
      await sql`update attempt t set number = n.number from person_number n
        where n.person = t.person and t.call in ('dial1', 'dial2')`.execute(trx)
    })
    const rule = { asks: ['promiseDate', 'promiseAmount', 'text'], retry: null, verdict: 'works' }
    await (await office.visit('manager1')).yes('PUT', '/v1/dispositions/spoke', rule)
  })

  it('is refused with what is missing, and then nothing of it is written', async () => {
    const refused = await agent.ask('POST', path('dial1'), { result: 'spoke' })
    expect([refused.status, refused.body]).toMatchObject([
      422,
      {
        error: {
          code: 'disposition.invalid',
          details: [{ where: 'promise.dueOn' }, { where: 'promise.amount' }, { where: 'text' }],
        },
      },
    ])
    // The promise is for a day that the register does not take: the note before it goes, too.
    const late = { ...body, promise: { amount: 5_000, dueOn: '2020-01-01' } }
    expect((await agent.ask('POST', path('dial1'), late)).status).toBe(422)
    expect(await written()).toMatchObject({
      attempt: { disposition: null },
      notes: [],
      promises: [],
      verdict: 'untried',
    })
  })

  it('is written once: note, promise, verdict and result', async () => {
    expect(await agent.yes('POST', path('dial1'), body)).toMatchObject({
      campaign: 'yobikake',
      verdict: 'works',
      repeated: false,
    })
    expect(await agent.yes('POST', path('dial1'), body)).toMatchObject({ repeated: true })
    expect(await written()).toMatchObject({
      attempt: {
        disposition: 'spoke',
        disposed_by: 'a06',
        fields: { promiseAmount: 5_000, promiseDate: moment.today },
      },
      notes: [{ result: 'spoke' }],
      promises: [{ amount: 5_000, agent: 'a06' }],
      verdict: 'works',
    })
    const other = await agent.ask('POST', path('dial1'), { ...body, promise: { amount: 1, dueOn: moment.today } })
    expect([other.status, other.body]).toMatchObject([409, { error: { code: 'disposition.done' } }])
    expect((await written()).notes.length).toBe(1)
  })

  it('puts the person back for an appointment, with the same agent if that is wanted', async () => {
    const at = new Date(Date.now() + 86_400_000).toISOString()
    const later = { result: 'later', callback: { at, sameAgent: true } }
    expect((await (await office.visit('a07')).ask('POST', path('dial2'), later)).status).toBe(403)
    expect((await agent.ask('POST', path('dial9'), later)).status).toBe(404)
    const { person } = await agent.yes<{ person: number }>('POST', path('dial2'), later)
    const { target } = await lead.get<PersonWhy>(`/v1/campaigns/yobikake/targets/${person}`)
    expect(target).toMatchObject({
      state: 'waiting',
      heldBy: ['appointment'],
      appointmentAt: at,
      appointmentAgent: 'a06',
    })
  })
})

describe('answering machines', () => {
  const path = '/v1/campaigns/rusuban/machines'
  const calls = Array.from({ length: 40 }, (_, n) => `rusuban-${n}`)
  const sampled = calls.filter((call) => isSampled(call, 0.5))
  const tell = (body: LogBody) => appendEntry(log.redis, contract, 'test', body)

  const pickedUp = async (call: string, by: 'machine' | 'notSure'): Promise<void> => {
    const whom = { call, campaign: 'rusuban', target: 1, person: fellows[0]?.person ?? 0, number: '09011112222' }
    const rules = { line: 'zei', callerId: '0965550002', queue: 'nofu', mode: 'progressive', agent: null } as const
    const none = { household: null, flow: null, preview: null, ringMs: 25_000, graceMs: 2_000, apology: [], slot: null }
    await tell({ type: 'attempt.started', attempt: { ...whom, ...rules, ...none } })
    const times = { startedAt: now, answeredAt: now, connectedAt: null, agent: null }
    const outcome = by === 'machine' ? 'machine' : 'abandoned'
    await tell({ type: 'attempt.ended', ...whom, ...times, outcome, cause: 16, pickedUp: by })
  }

  it('are listened to by sample; what was heard says how many were persons', async () => {
    const source = plan('machines: {sample: 0.5}\n').replace('campaign: yobikake', 'campaign: rusuban')
    await lead.yes('PUT', '/v1/campaigns/rusuban', { source })
    for (const call of calls) await pickedUp(call, 'machine')
    await pickedUp('rusuban-who', 'notSure')
    const found = await until('all attempts are written', async () => {
      const now = await lead.get<MachineCalls>(path)
      return now.judged.machine === calls.length && now.judged.notSure === 1 ? now : null
    })
    expect(found).toMatchObject({ sample: sampled.length, heard: 0, persons: 0, share: null, atMost: null })
    expect(found.calls.map(({ call }) => call).sort()).toEqual([...sampled].sort())
    const [first = '', second = ''] = sampled
    await cli('campaign', 'heard', 'rusuban', first, 'person')
    await lead.yes('PUT', `${path}/${second}`, { heard: 'person' })
    const again = await lead.yes<MachineCalls>('PUT', `${path}/${second}`, { heard: 'machine' })
    expect(again).toMatchObject({ heard: 2, persons: 1, share: 0.5 })
    expect(
      again.calls
        .slice(-2)
        .map(({ heard, heardBy }) => [heard, heardBy])
        .sort(),
    ).toEqual([
      ['machine', 'super1'],
      ['person', 'super1'],
    ])
    const { machines } = await lead.get<CampaignReportView>('/v1/campaigns/rusuban/report')
    expect(machines).toMatchObject({ sample: sampled.length, heard: 2, persons: 1 })
    expect((await cli('campaign', 'report', 'rusuban')).stdout).toContain(
      `聞き直し 2 / ${sampled.length}、うち人だったもの 1`,
    )
    expect((await cli('campaign', 'machines', 'rusuban')).stdout).toContain('まだ')
  })

  it('are judged by those who lead, and only where the campaign judged one', async () => {
    expect((await lead.ask('PUT', `${path}/rusuban-who`, { heard: 'person' })).status).toBe(404)
    expect((await lead.ask('PUT', `${path}/dial1`, { heard: 'person' })).status).toBe(404)
    for (const account of ['city1', 'a06'])
      expect((await (await office.visit(account)).ask('GET', path)).status).toBe(403)
    expect((await lead.get<CampaignReportView>('/v1/campaigns/yobikake/report')).machines).toBeNull()
  })
})

describe('the end of a campaign', () => {
  it('is told once; pause and start between count the version up, and stopped it stays', async () => {
    for (const state of ['paused', 'paused', 'running'])
      await lead.yes('POST', '/v1/campaigns/yobikake/state', { state })
    await cli('campaign', 'stop', 'yobikake')
    expect((await cli('campaign', 'stop', 'yobikake')).stdout).toContain('変更はありません')
    expect((await set()).slice(2).map(({ version, state }) => `${version} ${state}`)).toEqual([
      '4 paused',
      '5 running',
      '6 stopped',
    ])
    const refused = await cli('campaign', 'start', 'yobikake')
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('campaign.stopped')])
    const history = (await cli('campaign', 'history', 'yobikake')).stdout
    expect(history).toContain('super1')
    for (const act of ['create', 'start', 'change', 'list', 'pause', 'stop']) expect(history).toContain(act)
  })
})
