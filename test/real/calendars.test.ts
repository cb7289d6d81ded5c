import type { Calendar, FloorConfig } from '@tsunagu/core'
import type { CalendarView } from '@tsunagu/messages'
import { keys } from '@tsunagu/store'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { buildPage, Pages, shot } from '../support/browser.ts'
import { FloorLog } from '../support/floor-log.ts'
import { type Office, openOffice } from '../support/office.ts'
import { until } from '../support/wait.ts'

/** The city's own people change their hours (I4, D3(4)④): at the door, in the browser and by command. */
let office: Office
let city: Visit
let pages: Pages
let page: Page
let log: FloorLog

const hoken = '/v1/calendars/hoken'
/** What acd has taken up. */
const live = async (): Promise<Calendar | undefined> => {
  const text = await office.redis.hget(keys.state('kumamoto', 'acd'), 'config')
  return (JSON.parse(text ?? '{}') as FloorConfig).calendars.find(({ id }) => id === 'hoken')
}
const view = (): Promise<CalendarView> => city.get<CalendarView>(hoken)
const nine = [{ from: 540, to: 1_020 }]

beforeAll(async () => {
  buildPage()
  office = await openOffice(['acd', 'ivr'])
  city = await office.visit('city1')
  log = new FloorLog(office.redisServer.url, 'kumamoto')
  pages = await Pages.open(office.url)
}, 240_000)
afterAll(async () => {
  log?.close()
  await pages?.close()
  await office?.close()
})

/** Where the flow of line `hoken` leads this caller, and why. */
const wayOf = async (leg: string): Promise<string> => {
  const caller = { kind: 'presented', number: '09012345678' } as const
  const arrived = { node: 'pbx1', line: 'hoken', called: '0965550001', caller, attempt: 1, recording: leg } as const
  await office.fact({ type: 'leg.arrived', leg, ...arrived })
  const { body } = await log.sees('flow.entered', ({ call, node }) => call === leg && node !== 'hours')
  return `${body.node}: ${body.because}`
}

it('a change of the city’s is in force for the next caller, and so is the emergency switch', async () => {
  expect(await wayOf('pbx1-1.1')).toBe('greeting: open')
  await city.yes('PUT', `${hoken}/emergency`, { on: true, note: '大雨' })
  expect(await wayOf('pbx1-1.2')).toBe('closed: emergency')
  await city.yes('PUT', `${hoken}/emergency`, { on: false })
  const today = (await city.get<{ days: { day: string }[] }>(`${hoken}/ahead?days=1`)).days[0]?.day ?? ''
  await city.yes('PUT', `${hoken}/days/${today}`, { openings: [], note: '点検' })
  expect(await wayOf('pbx1-1.3')).toBe('closed: holiday')
  await city.yes('DELETE', `${hoken}/days/${today}`)
  expect(await wayOf('pbx1-1.4')).toBe('greeting: open')
  const { changes } = await city.get<{ changes: { summary: string; by: string }[] }>('/v1/setup/changes?part=calendar')
  expect(changes.map(({ by, summary }) => `${by} ${summary.replace(today, 'D')}`)).toEqual([
    'city1 D を通常どおりに戻す',
    'city1 D を閉庁に変更',
    'city1 緊急案内を解除',
    'city1 緊急案内に切替え（大雨）',
  ])
})

it('refuses what contradicts itself or overwrites another, and changes nothing', async () => {
  const { calendar, version } = await view()
  const { id: _, emergency: __, ...body } = calendar
  const overlap = { ...body, weekdays: [[], [...nine, { from: 600, to: 660 }], [], [], [], [], []], version }
  const refused = await city.ask<{ error: { code: string; details: { where: string }[] } }>('PUT', hoken, overlap)
  expect([refused.status, refused.body.error.code]).toEqual([422, 'calendar.invalid'])
  expect(refused.body.error.details[0]?.where).toBe('weekdays.1.1')
  const other = await office.visit('manager1')
  await other.yes('PUT', hoken, { ...body, name: '保険料', version })
  const late = await city.ask<{ error: { code: string; details: { hint: string }[] } }>('PUT', hoken, {
    ...body,
    version,
  })
  expect([late.status, late.body.error.code]).toEqual([409, 'calendar.changed'])
  expect(late.body.error.details[0]?.hint).toContain('manager1')
  expect(await live()).toMatchObject({ name: '保険料', weekdays: body.weekdays })
  const agent = await office.visit('a01')
  expect((await agent.ask('PUT', `${hoken}/emergency`, { on: true, note: '' })).status).toBe(403)
})

it('holidays come with the contract, and change with a reason', async () => {
  const law = await city.get<{ holidays: { day: string }[]; knownUntil: string }>('/v1/holidays')
  expect(law.knownUntil).toBe('2050-12-31')
  expect((await city.ask('PUT', '/v1/holidays/2027-07-23', { name: '特別の祝日' })).status).toBe(400)
  await city.yes('PUT', '/v1/holidays/2027-07-23', { name: '特別の祝日', reason: '特別措置法' })
  await city.yes('DELETE', '/v1/holidays/2027-07-19?reason=move')
  const days = (await city.get<typeof law>('/v1/holidays')).holidays.map(({ day }) => day)
  expect([days.includes('2027-07-23'), days.includes('2027-07-19')]).toEqual([true, false])
  expect(await city.yes('POST', '/v1/holidays/load')).toEqual({ added: [] })
})

it('the command line does all of it', async () => {
  await office.cli(['sign-in', 'city1'], `${office.passwordOf('city1')}\n`)
  const run = async (...args: string[]): Promise<string> => {
    const said = await office.cli(['calendar', ...args])
    expect([args, said.code, said.stderr]).toEqual([args, 0, ''])
    return said.stdout
  }
  expect(await run('list')).toContain('受付中')
  await run('open', 'hoken', '2027-01-02', '9:00-24:00=late', '--note', '年始窓口')
  await run('close', 'hoken', '2027-01-04')
  expect(await run('ahead', 'hoken', '--days', '60')).toContain('2027-01-02 土  9:00-24:00=late')
  const refused = await office.cli(['calendar', 'day', 'hoken', '2027-01-05', '17:00-9:00'])
  expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('calendar.invalid')])
  await run('day', 'hoken', '2027-01-04', 'usual')
  await run('last-day', 'hoken', '2027-03-31')
  expect((await live())?.days).toMatchObject({ '2027-01-02': { note: '年始窓口' } })
  const shown = await run('show', 'hoken')
  expect((await office.cli(['calendar', 'put', 'hoken', '-'], shown.replace('2027-03-31', '2027-04-30'))).code).toBe(0)
  expect((await live())?.lastDay).toBe('2027-04-30')
  await run('emergency', 'on', '--note', '停電')
  expect((await live())?.emergency).toMatchObject({ by: 'city1', note: '停電' })
  await run('emergency', 'off')
  expect(await run('holidays', 'list')).toContain('特別措置法')
})

it('the page shows the days as they will behave, changes one, and tells what is wrong beside it', async () => {
  page = await pages.signIn('city1', office.passwordOf('city1'))
  await page.click('a[href="#calendars"]')
  await page.waitForSelector('.month .day')
  await shot(page, 'calendars-1')
  const day = await page.locator('.month .day').nth(3).getAttribute('data-day')
  await page.locator('.month .day').nth(3).click()
  await page.fill('dialog input[name=note]', '庁舎点検')
  await shot(page, 'calendars-2-day')
  await page.click('dialog [data-act="閉庁にする"]')
  await page.waitForSelector(`.day.closed[data-day="${day}"]`)
  expect((await live())?.days[day ?? '']).toEqual({ openings: [], note: '庁舎点検' })
  const monday = page.locator('[data-where="weekdays.1"]')
  await monday.locator('input[name=from]').fill('18:00')
  await monday.locator('input[name=to]').fill('9:00')
  await monday.locator('input[name=to]').press('Tab')
  await monday.locator('.beside').waitFor()
  expect(await monday.locator('.beside').textContent()).toContain('18:00 より後')
  await shot(page, 'calendars-3-wrong')
  await monday.locator('input[name=from]').fill('9:00')
  await monday.locator('input[name=to]').fill('17:00')
  await page.click('[data-act="保存してすぐ反映"]')
  await until('Monday is in force', async () => (await live())?.weekdays[1]?.[0]?.to === 1_020)
  await page.click('.emergency-on')
  await page.fill('dialog input', '大雨のため')
  await page.click('dialog button.primary')
  await page.waitForSelector('.calendar-state.emergency')
  await shot(page, 'calendars-4-emergency')
  expect((await live())?.emergency?.note).toBe('大雨のため')
  expect(pages.problems.filter((text) => !text.includes('422'))).toEqual([])
}, 60_000)
