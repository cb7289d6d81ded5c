import type { Queue } from '@tsunagu/core'
import type { LiveCall } from '@tsunagu/messages'
import { inContract } from '@tsunagu/store'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { buildPage, Pages, press, says, shot } from '../support/browser.ts'
import { inDaytime } from '../support/daytime.ts'
import { type Office, openOffice } from '../support/office.ts'
import { plantPersons } from '../support/register.ts'
import { until } from '../support/wait.ts'

/** A campaign as agents and those who lead see it: real services, a browser, and the test as the carrier. */
let office: Office
let lead: Visit
let manager: Visit
let pages: Pages
let desk: Page
let persons: readonly number[] = []

const contract = 'kumamoto'
const everyDay = Array.from({ length: 7 }, () => [{ from: 480, to: 1_260 }])
const numberOf = (n: number): string => `0907777000${n}`

const plan = `campaign: kakunin
name: 納付の確認
line: zei
callerId: '0965550002'
queue: nofu
calendar: mainichi
apology: [ja/nofu-kaden-apology]
pacing: {mode: preview, decideS: 600, onTimeout: skip}
lists:
  - name: 国保
    who: {claimKind: [kokuho], owed: {from: 1000}}
    order: owed
`

beforeAll(async () => {
  buildPage()
  office = await openOffice(['acd', 'dialler', 'stats', 'cases'], inDaytime())
  lead = await office.visit('super1')
  manager = await office.visit('manager1')
  persons = await plantPersons(
    office.db,
    contract,
    Array.from({ length: 5 }, (_, n) => ({
      ...{ name: `水前寺 ${n}郎`, kana: `スイゼンジ ${n}ロウ`, clientId: `kaku-${n}`, numbers: [numberOf(n)] },
      claims: [[`kaku-${n}`, 50_000 - n * 1_000, '2026-06-30']] as const,
    })),
  )
  await setUp()
  pages = await Pages.open(office.url)
  desk = await pages.signIn('a06', office.passwordOf('a06'))
}, 120_000)
afterAll(async () => {
  await pages?.close()
  await office?.close()
})

const setUp = async (): Promise<void> => {
  for (const [id, name, contact, rule] of [
    ['promised', '納付約束', true, { asks: ['promiseDate', 'promiseAmount'], retry: null, verdict: 'works' }],
    ['callback', '折り返し希望', true, { asks: ['callbackAt'], retry: null, verdict: null }],
    ['absent', '不在', false, null],
  ] as const) {
    await manager.yes('PUT', `/v1/notes/results/${id}`, { name, contact })
    if (rule !== null) await manager.yes('PUT', `/v1/dispositions/${id}`, rule)
  }
  const hours = { name: '毎日', weekdays: everyDay, holidays: 'asWeekday', seasons: [], days: {}, lastDay: null }
  await manager.yes('PUT', '/v1/calendars/mainichi', hours)
  const { id, ...queue } = await manager.get<Queue>('/v1/setup/queues/nofu')
  await manager.yes('PUT', `/v1/setup/queues/${id}`, { ...queue, wrapUpMs: 60_000 })
  await manager.yes('POST', '/v1/config/publish')
  await lead.yes('PUT', '/v1/campaigns/kakunin', { source: plan })
  await office.fact({ type: 'phone.registered', phone: 'p2006' })
}

const atHand = async (): Promise<LiveCall | undefined> =>
  (await lead.floor()).calls.find(({ agent }) => agent === 'a06')

/** A machine that is busy does not read the name in time, and shows the id. */
const campaignName = /納付の確認|kakunin/

/** The same of a person: then the desk offers to look again. */
const showsPerson = async (name: string): Promise<void> => {
  const look = desk.getByRole('button', { name: 'この番号の対象者を探す' })
  const shown = desk.locator('[data-test=caller-persons]', { hasText: name })
  await until(`${name} is on the desk`, async () => {
    if (await look.isVisible()) await look.click({ timeout: 1_000 }).catch(() => undefined)
    return shown.isVisible()
  })
}

const rung = new Set<string>()
/** Somebody picks up: the agent's own phone, or the citizen's. */
const picksUp = async (who: 'agent' | 'outside'): Promise<string> => {
  const leg = await until(`the phone of ${who} rings`, () =>
    office.pbx.performed
      .flatMap((command) =>
        command.type === 'leg.dial' && (command.to.kind === 'outside') === (who === 'outside') ? [command.leg] : [],
      )
      .find((one) => !rung.has(one)),
  )
  rung.add(leg)
  await office.fact({ type: 'leg.answered', leg, recording: null })
  return leg
}

const read = <T>(work: (trx: Parameters<Parameters<typeof inContract>[2]>[0]) => Promise<T>): Promise<T> =>
  inContract(office.db, contract, work)

const target = (person: number | undefined) =>
  read((trx) =>
    trx
      .selectFrom('target')
      .selectAll()
      .where('campaign', '=', 'kakunin')
      .where('person', '=', person ?? 0)
      .executeTakeFirst(),
  )

const attempt = (call: string | undefined) =>
  read((trx) =>
    trx
      .selectFrom('attempt')
      .selectAll()
      .where('call', '=', call ?? '')
      .executeTakeFirst(),
  )

const result = (call: string) => `[data-result="${call}"]`
const dayAhead = (days: number): string =>
  new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

let spoken = ''
let spokenLeg = ''

describe('what a result asks for', () => {
  it('is said on the command line, a part at a time, by those who set up', async () => {
    await office.cli(['sign-in', 'manager1'], `${office.passwordOf('manager1')}\n`)
    const rule = (...args: readonly string[]) => office.cli(['calls', 'result-rule', ...args])
    expect((await rule('absent', '--asks', 'text', '--retry-after', '60')).stdout).toContain('60分後、3回まで')
    const changed = await rule('absent', '--asks', '', '--retry-after', '120', '--most', '5')
    expect(changed.stdout).toMatch(/absent +不在 +120分後、5回まで/)
    expect(await rule('nobody')).toMatchObject({ code: 2, stderr: expect.stringContaining('promised') })
    expect((await rule('absent', '--asks', 'tea')).code).toBe(2)
    expect((await lead.ask('PUT', '/v1/dispositions/absent', { asks: [], retry: null, verdict: null })).status).toBe(
      403,
    )
  })
})

describe('a case before it is dialled', () => {
  it('is shown with the time that is left, whom it is about and what is owed', async () => {
    await press(desk, '業務を始める')
    await says(desk, '[data-test=state]', '待機')
    await press(desk, '受付可')
    await lead.yes('POST', '/v1/campaigns/kakunin/state', { state: 'running' })
    await says(desk, '[data-test=preview]', '発信前の確認')
    await says(desk, '[data-test=preview]', campaignName)
    await says(desk, '[data-test=preview]', '090-7777-0000')
    await says(desk, '[data-test=state]', '発信前の確認')
    await says(desk, '[data-test=preview-left]', /残り (10|9):\d\d/)
    await showsPerson('水前寺 0郎')
    await says(desk, '[data-test=caller-persons]', '未納 50,000 円')
    await shot(desk, '60-preview')
    expect(await desk.locator('[data-test=screen-pop]').isVisible()).toBe(false)
  })

  it('is skipped with a reason that is kept, and the next one comes', async () => {
    const call = (await atHand())?.call
    await press(desk, '飛ばす')
    await desk.locator('dialog').getByRole('button', { name: '飛ばす' }).click()
    expect(await desk.locator('dialog[open]').count()).toBe(1)
    await desk.fill('dialog input[name=skip-reason]', '昨日話した')
    await shot(desk, '61-skip')
    await desk.locator('dialog').getByRole('button', { name: '飛ばす' }).click()
    await says(desk, '[data-test=preview]', '090-7777-0001')
    await until('it was not dialled', async () => (await attempt(call))?.outcome === 'cancelled')
    expect((await target(persons[0]))?.state).toBe('waiting')
    expect(rung.size).toBe(0)
  })

  it('is dialled with the agent on the line first', async () => {
    await press(desk, '発信する')
    await picksUp('agent')
    await until('the card is gone', async () => (await desk.locator('[data-test=preview]').count()) === 0)
    spokenLeg = await picksUp('outside')
    await says(desk, '[data-test=state]', '通話中')
    await says(desk, '[data-test=caller]', '090-7777-0001')
    spoken = (await atHand())?.call ?? ''
  })
})

describe('those who lead', () => {
  it('see the campaign as it runs, why it dials no more, and hold it', async () => {
    const page = await pages.signIn('super1', office.passwordOf('super1'))
    await page.getByRole('link', { name: 'キャンペーン', exact: true }).click()
    const card = '[data-campaign=kakunin]'
    await says(page, card, '納付の確認')
    await says(page, `${card} [data-age="通話中"]`, '1')
    await says(page, `${card} .why`, '担当者')
    await says(page, `${card} .tile`, '1 / ')
    await shot(page, '65-campaign')
    await press(page, '一時停止')
    await says(page, `${card} [data-test=campaign-state]`, '一時停止')
    expect(await lead.get('/v1/campaigns/kakunin')).toMatchObject({ state: 'paused', changedBy: 'super1' })
    await press(page, '再開')
    await says(page, `${card} [data-test=campaign-state]`, '発信中')
    await press(page, '終了')
    await press(page, 'やめる')
    await page.context().close()
    const city = await pages.signIn('city1', office.passwordOf('city1'))
    await city.getByRole('link', { name: 'キャンペーン', exact: true }).click()
    await says(city, `${card} [data-test=campaign-state]`, '発信中')
    expect(await city.locator(`${card} button`).count()).toBe(0)
    await city.context().close()
    expect(await desk.getByRole('link', { name: 'キャンペーン', exact: true }).count()).toBe(0)
  })
})

/** Decisions after that call's end. */
const decisionsAfter = async (call: string): Promise<number> => {
  const over = (await attempt(call))?.ended_at ?? ''
  const rows = await read((trx) => trx.selectFrom('dial_decision').select('entry').where('at', '>', over).execute())
  return rows.length
}

describe('what came of a call', () => {
  it('is written while they talk: an appointment stands when the call is over', async () => {
    const form = desk.locator(result(spoken))
    await says(desk, result(spoken), '水前寺 1郎')
    await form.locator('select[name=result]').selectOption('callback')
    await form.getByRole('button', { name: '結果を登録' }).click()
    await says(desk, `${result(spoken)} .field:has([name="callback.at"]) .beside`, '入れてください')
    await form.locator('input[name="callback.at"]').fill(`${dayAhead(3)}T18:30`)
    await form.locator('select[name="callback.sameAgent"]').selectOption('me')
    await shot(desk, '62-result')
    await form.getByRole('button', { name: '結果を登録' }).click()
    await says(desk, '.notice', '結果「折り返し希望」を登録しました')
    await until('the form is gone', async () => (await form.count()) === 0)
    await press(desk, '応対の言語')
    await desk.selectOption('dialog select[name=spoken]', 'vi')
    await desk.locator('dialog').getByRole('button', { name: '記録する' }).click()
    await says(desk, '.notice', '応対の言語を「ベトナム語」と記録しました')
    await office.fact({ type: 'leg.ended', leg: spokenLeg, cause: 16 })
    await says(desk, '[data-test=state]', '後処理')
    await until('the end is written down', async () => (await attempt(spoken))?.outcome === 'answered')
    await press(desk, '後処理終了')
    await until('what follows from it, too', async () => (await decisionsAfter(spoken)) > 0)
    expect(await attempt(spoken)).toMatchObject({ disposition: 'callback', disposed_by: 'a06' })
    expect(await target(persons[1])).toMatchObject({
      ...{ state: 'waiting', held_by: ['appointment'], appointment_agent: 'a06' },
      appointment_at: `${dayAhead(3)}T09:30:00.000Z`,
    })
  })

  it('may be written later: the call waits on the desk, with what was filled in, and every field says what it lacks', async () => {
    await says(desk, '[data-test=preview]', '発信前の確認')
    await press(desk, '発信する')
    await picksUp('agent')
    const leg = await picksUp('outside')
    await says(desk, '[data-test=state]', '通話中')
    const call = (await atHand())?.call ?? ''
    const [clientKey, claimKey, kind] = ['pay-1', 'kaku-2', 'kokuho']
    const payment = { clientKey, claimKey, kind, amount: 48_000, paidOn: dayAhead(0) }
    await (await office.visit('city1')).yes('POST', '/v1/payments', { payments: [payment] })
    await says(desk, '[data-test=warned]', '入金が確認されました。催告はせず')
    await says(desk, '[data-test=campaign]', campaignName)
    await shot(desk, '63-banner')
    await says(desk, result(call), '結果入力')
    await desk.selectOption(`${result(call)} select[name=result]`, 'promised')
    await desk.fill(`${result(call)} input[name="promise.amount"]`, '20000')
    await desk.fill(`${result(call)} textarea[name=text]`, '月末に銀行で納める')
    await office.fact({ type: 'leg.ended', leg, cause: 16 })
    await says(desk, '[data-test=state]', '後処理')
    await press(desk, '離席')
    await press(desk, '後処理終了')
    await says(desk, result(call), '結果入力がまだの通話')
    await desk.reload()
    await says(desk, result(call), '水前寺 2郎')
    expect(await desk.inputValue(`${result(call)} input[name="promise.amount"]`)).toBe('20000')
    expect(await desk.inputValue(`${result(call)} textarea[name=text]`)).toBe('月末に銀行で納める')
    await press(desk, '結果を登録')
    await says(desk, `${result(call)} .field:has([name="promise.dueOn"]) .beside`, '入れてください')
    expect(await desk.textContent(`${result(call)} .field:has([name="promise.amount"]) .beside`)).toBe('')
    await shot(desk, '64-result-missing')
    await desk.selectOption(`${result(call)} select[name=result]`, 'absent')
    await says(desk, result(call), '120 分後から、5 回まで再架電します')
    await press(desk, '結果を登録')
    await until('nothing is left to write', async () => (await desk.locator('[data-result]').count()) === 0)
    expect(await attempt(call)).toMatchObject({ disposition: 'absent', disposed_by: 'a06', fields: {} })
    const { calls } = await (await office.visit('a06')).get<{ calls: readonly unknown[] }>('/v1/dispositions/due')
    expect(calls).toEqual([])
  })
})

describe('what an agent has to do by when', () => {
  it('stands on his own desk: whom he calls again and his own work, what is late in red, and nobody else’s', async () => {
    const mine = await office.visit('a06')
    const opened = { open: { kind: 'complaint', category: 'trouble' }, text: '窓口で待たされた' }
    const { work } = (await mine.yes<{ work: { work: number } }>('POST', '/v1/work', opened)).work
    const other = await (await office.visit('a07')).yes<{ work: { work: number } }>('POST', '/v1/work', opened)
    await read((trx) =>
      trx
        .updateTable('work')
        .set({ due_at: '2026-11-20T00:00:00.000Z' })
        .where('id', 'in', [work, other.work.work])
        .execute(),
    )
    await desk.reload()
    await says(desk, `[data-deadline="work ${work}"].overdue`, '期限を過ぎました')
    await says(desk, `[data-deadline="kakunin ${persons[1]}"]`, '水前寺 1郎　納付の確認')
    expect(await desk.locator('[data-deadline]').count()).toBe(2)
    await shot(desk, '66-deadlines')
    expect(await (await office.visit('a07')).get('/v1/dispositions/appointments')).toEqual({ appointments: [] })
  })
})

describe('a case that nobody decides on', () => {
  it('goes away when its time is over, undialled, and the agent is away until he says otherwise', async () => {
    await lead.yes('PUT', '/v1/campaigns/kakunin', { source: plan.replace('decideS: 600', 'decideS: 5') })
    await press(desk, '受付可')
    await says(desk, '[data-test=preview]', '発信前の確認')
    const dials = office.pbx.performed.length
    await until('the card is gone', async () => (await desk.locator('[data-test=preview]').count()) === 0)
    await says(desk, '[data-test=state]', '不応答')
    expect(office.pbx.performed.slice(dials).filter(({ type }) => type === 'leg.dial')).toEqual([])
  })
})

describe('the page', () => {
  it('asked nobody outside and threw nothing', () => {
    expect(pages.outside).toEqual([])
    expect(pages.problems.filter((text) => !/400|422/.test(text))).toEqual([])
  })
})
