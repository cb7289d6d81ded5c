import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { inContract } from '@tsunagu/store'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { type Office, openOffice } from '../support/office.ts'
import { root } from '../support/source-files.ts'
import { until } from '../support/wait.ts'

let office: Office
let leader: Visit
let browser: Browser
/** Where a person may look at what the tests saw. */
const shots = process.env.TSUNAGU_TEST_SHOTS ?? ''
const outside: string[] = []
const problems: string[] = []

beforeAll(async () => {
  // The page is compiled, not served from source.
  const built = spawnSync('npx', ['tsc', '-b', 'services/api/page'], { cwd: root, encoding: 'utf8' })
  if (built.status !== 0) throw new Error(built.stdout)
  office = await openOffice(['acd', 'ivr', 'stats'])
  leader = await office.visit('super1')
  browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await office?.close()
})

const openPage = async (): Promise<{ page: Page; context: BrowserContext }> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'ja-JP' })
  const page = await context.newPage()
  page.on('request', (request) => {
    if (!request.url().startsWith(office.url) && !request.url().startsWith('data:')) outside.push(request.url())
  })
  page.on('pageerror', (error) => problems.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.text().includes('401')) problems.push(message.text())
  })
  await page.goto(office.url)
  return { page, context }
}

const signIn = async (account: string): Promise<{ page: Page; context: BrowserContext }> => {
  const opened = await openPage()
  await opened.page.fill('input[name=account]', account)
  await opened.page.fill('input[name=password]', office.passwordOf(account))
  await opened.page.click('button[type=submit]')
  await opened.page.waitForSelector('header.frame')
  return opened
}

const shot = async (page: Page, name: string): Promise<void> => {
  if (shots === '') return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`), fullPage: true })
}

const says = (page: Page, selector: string, text: string): Promise<unknown> =>
  page.locator(selector, { hasText: text }).first().waitFor({ timeout: 15_000 })

const earlierCall = (number: string) =>
  inContract(office.db, 'kumamoto', async (trx) => {
    for (const [days, outcome, talk] of [
      [1, 'answered', 184_000],
      [9, 'abandoned', 0],
    ] as const)
      await trx
        .insertInto('call')
        .values({
          contract: 'kumamoto',
          id: `before-${days}`,
          floor: 'kumamoto',
          line: 'hoken',
          direction: 'inbound',
          called: '0965550001',
          caller_kind: 'presented',
          caller_number: number,
          arrived_at: new Date(Date.now() - days * 86_400_000).toISOString(),
          queued_at: null,
          guided_at: null,
          answered_at: null,
          ended_at: new Date(Date.now() - days * 86_400_000 + 200_000).toISOString(),
          outcome,
          ended_by: 'caller',
          cause: 16,
          queue: 'hoken',
          agents: talk === 0 ? [] : ['a01'],
          talk_ms: talk,
          recording: null,
          transferred_to: null,
          log_id: '1-0',
        })
        .execute()
  })

describe('the page in a browser', () => {
  it('says in Japanese what was wrong with a password', async () => {
    const { page, context } = await openPage()
    await shot(page, '1-sign-in')
    await page.fill('input[name=account]', 'a06')
    await page.fill('input[name=password]', 'wrong')
    await page.click('button[type=submit]')
    await says(page, '.problem', 'アカウントまたはパスワードが違います')
    await context.close()
  })

  it('takes an agent through a call: sign in, ready, who is calling, answer, hold, wrap-up', async () => {
    await earlierCall('09012345678')
    await office.fact({ type: 'phone.registered', phone: 'p2006' })
    const { page, context } = await signIn('a06')
    await says(page, '[data-test=state]', '業務外')
    await page.click('text=業務を始める')
    await says(page, '[data-test=state]', '待機')
    await page.getByRole('button', { name: '受付可' }).click()
    await says(page, '[data-test=state]', '受付可')
    await shot(page, '2-agent-ready')

    await office.citizen('pbx1-7.1', { kind: 'presented', number: '09012345678' })
    await says(page, '[data-test=caller]', '090-1234-5678')
    await says(page, '[data-test=state]', '呼出中')
    await says(page, '[data-test=earlier]', '放棄')
    await says(page, '.call .line', '納付案内センター')
    await shot(page, '3-agent-ringing')

    await page.getByRole('button', { name: '応答' }).click()
    await says(page, '[data-test=state]', '通話中')
    await page.getByRole('button', { name: '保留', exact: true }).click()
    await says(page, '[data-test=state]', '保留中')
    await page.getByRole('button', { name: '保留解除' }).click()
    await says(page, '[data-test=state]', '通話中')
    await shot(page, '4-agent-talking')

    await page.getByRole('button', { name: '切断' }).click()
    await says(page, '[data-test=state]', '後処理')
    expect(await page.locator('[data-test=caller]').textContent()).toBe('090-1234-5678')
    await shot(page, '5-agent-wrap-up')
    await page.getByRole('button', { name: '後処理終了' }).click()
    await says(page, '[data-test=state]', '受付可')
    await says(page, '.card.empty', '通話はありません')
    await context.close()
  })

  it.each([
    ['withheld', '非通知'],
    ['payphone', '公衆電話'],
    ['unavailable', '表示圏外'],
  ] as const)('shows a caller who is %s as %s', async (kind, text) => {
    const { page, context } = await signIn('a06')
    const leg = `pbx1-8.${kind}`
    await office.citizen(leg, { kind })
    await says(page, '[data-test=caller]', text)
    await office.fact({ type: 'leg.ended', leg, cause: 16 })
    await says(page, '.card.empty', '通話はありません')
    await context.close()
  })

  it('takes the pause reason from the list, dials with the line’s number, and tells a refusal', async () => {
    const { page, context } = await signIn('a06')
    await page.selectOption('select[name=reason]', '昼食')
    await page.getByRole('button', { name: '離席', exact: true }).click()
    await says(page, '[data-test=state]', '昼食')
    await page.fill('.dial input[name=number]', '１１０')
    await page.click('.dial button')
    await says(page, '.notice', '電話番号の形が正しくありません')
    await page.fill('.dial input[name=number]', '096-328-1210')
    await page.click('.dial button')
    await says(page, '[data-test=caller]', '096-328-1210')
    await until('the phone is rung', () =>
      office.pbx.performed.find((command) => command.type === 'leg.dial' && command.shownNumber === '0963281210'),
    )
    await shot(page, '6-agent-dialling')
    await page.getByRole('button', { name: '切断' }).click()
    await context.close()
  })

  it('goes on by itself when the connection breaks', async () => {
    const { page, context } = await signIn('a06')
    await says(page, '[data-test=link-state]', '接続中')
    await context.setOffline(true)
    await leader.agent('a06', 'pause', { reason: '研修' })
    await context.setOffline(false)
    await says(page, '[data-test=state]', '研修')
    await context.close()
  })

  it('shows leaders who does what, who waits, and the day by hours', async () => {
    await office.fact({ type: 'phone.registered', phone: 'p2001' })
    await leader.agent('a01', 'sign-in')
    await leader.agent('a01', 'ready')
    await office.citizen('pbx1-9.1', { kind: 'presented', number: '09077778888' })
    const { page, context } = await signIn('super1')
    await page.getByRole('link', { name: '状況' }).click()
    await says(page, '[data-test=calls], [data-test=waiting]', '090-7777-8888')
    await says(page, '[data-agent=a01]', '受付可')
    await says(page, '[data-agent=a06]', '研修')
    await page.waitForSelector('[data-test=hours]')
    await shot(page, '7-board')
    await office.fact({ type: 'leg.ended', leg: 'pbx1-9.1', cause: 16 })
    await says(page, '.board', 'いま通話はありません')
    await context.close()
  })

  it('shows the city’s staff counts, and neither names nor numbers', async () => {
    await office.citizen('pbx1-9.2', { kind: 'presented', number: '09077778888' })
    const { page, context } = await signIn('city1')
    await says(page, '[data-test=calls], [data-test=waiting]', '*******8888')
    expect(await page.locator('[data-test=agents]').count()).toBe(0)
    expect(await page.getByRole('link', { name: '録音' }).count()).toBe(0)
    await office.fact({ type: 'leg.ended', leg: 'pbx1-9.2', cause: 16 })
    await context.close()
  })

  it('finds a recording and plays it from any place', async () => {
    const file = join(office.runDir, 'tone.opus')
    const made = spawnSync('ffmpeg', [
      '-y',
      '-f',
      'lavfi',
      '-i',
      'sine=frequency=440:duration=8:sample_rate=8000',
      '-ac',
      '2',
      '-c:a',
      'libopus',
      '-f',
      'ogg',
      file,
    ])
    expect(made.status).toBe(0)
    await inContract(office.db, 'kumamoto', (trx) =>
      trx
        .insertInto('recording')
        .values({
          contract: 'kumamoto',
          id: 'rec-7',
          floor: 'kumamoto',
          call: 'before-1',
          leg: null,
          line: 'hoken',
          started_at: new Date(Date.now() - 86_400_000).toISOString(),
          duration_ms: 8_000,
          path: 'tone.opus',
          codec: 'opus',
          bytes: 1,
          sha256: 'a'.repeat(64),
          state: 'indexed',
          indexed_at: null,
        })
        .execute(),
    )
    const { page, context } = await signIn('super1')
    await page.getByRole('link', { name: '録音' }).click()
    await page.fill('.search input[name=number]', '090-1234-5678')
    await page.getByRole('button', { name: '検索' }).click()
    await says(page, '[data-test=recordings]', '090-1234-5678')
    await page.getByRole('button', { name: '再生' }).first().click()
    const audio = page.locator('audio')
    await until('the length is known', () => audio.evaluate((one: HTMLAudioElement) => one.duration > 7.9))
    await audio.evaluate((one: HTMLAudioElement) => {
      one.currentTime = 5
    })
    await until('it plays from there', () =>
      audio.evaluate((one: HTMLAudioElement) => one.currentTime >= 5 && !one.seeking),
    )
    await shot(page, '8-recordings')
    await context.close()
  })

  it('shows the description of the door, bundled', async () => {
    const context = await browser.newContext()
    const page = await context.newPage()
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()))
    page.on('request', (request) => {
      if (!/^(data:|blob:)/.test(request.url()) && !request.url().startsWith(office.url)) outside.push(request.url())
    })
    await page.goto(`${office.url}/docs`)
    await says(page, '.opblock-summary-description', '録音の検索')
    await context.close()
  })

  it('lets one out, and the way back in is closed', async () => {
    const { page, context } = await signIn('a06')
    await page.getByRole('button', { name: 'ログアウト' }).click()
    await page.waitForSelector('.sign-in')
    await page.reload()
    await page.waitForSelector('.sign-in')
    await context.close()
  })

  it('asked nobody outside and broke no rule of its own policy', () => {
    expect(outside).toEqual([])
    expect(problems.filter((text) => !/ERR_INTERNET_DISCONNECTED|WebSocket|403|404|409|422/.test(text))).toEqual([])
  })
})
