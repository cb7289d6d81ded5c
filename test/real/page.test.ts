import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { type Queue, standardLimits } from '@tsunagu/core'
import { inContract } from '@tsunagu/store'
import type { BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { buildPage, Pages, press, says, shot } from '../support/browser.ts'
import { type Office, openOffice } from '../support/office.ts'
import { until } from '../support/wait.ts'

let office: Office
let leader: Visit
let pages: Pages

beforeAll(async () => {
  buildPage()
  office = await openOffice(['acd', 'ivr', 'stats'])
  leader = await office.visit('super1')
  await setUp(await office.visit('manager1'))
  pages = await Pages.open(office.url)
}, 120_000)
afterAll(async () => {
  await pages?.close()
  await office?.close()
})

/** A wrap-up that outlasts a slow machine, a hold that is soon too long, and agents who are told who listens. */
const setUp = async (manager: Visit): Promise<void> => {
  const { id, ...queue } = await manager.get<Queue>('/v1/setup/queues/nofu')
  await manager.yes('PUT', `/v1/setup/queues/${id}`, { ...queue, wrapUpMs: 60_000 })
  const limits = { ...standardLimits, longHoldMs: 500 }
  await manager.yes('PUT', '/v1/setup/limits', { limits, tellListened: true })
  await manager.yes('POST', '/v1/config/publish')
}

type Opened = { readonly page: Page; readonly context: BrowserContext }

const openPage = async (): Promise<Opened> => {
  const page = await pages.visit()
  return { page, context: page.context() }
}

const signIn = async (account: string): Promise<Opened> => {
  const page = await pages.signIn(account, office.passwordOf(account))
  return { page, context: page.context() }
}

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

/** A citizen in the queue that calls back presses 1 to be called, and 1 again for the number shown. */
const asksForCallback = async (leg: string, number: string): Promise<void> => {
  const caller = { kind: 'presented', number } as const
  const called = '0965550004'
  await office.fact({
    type: 'leg.arrived',
    leg,
    node: 'pbx1',
    line: 'soudan',
    called,
    caller,
    attempt: 1,
    recording: leg,
  })
  await until('it waits', async () =>
    (await leader.floor()).calls.some((one) => one.call === leg && one.phase === 'waiting'),
  )
  for (let n = 0; n < 2; n += 1) await office.fact({ type: 'leg.keyPressed', leg, key: '1', heldMs: 100 })
}

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

  it('prolongs the wrap-up as often as is allowed, and pauses after it', async () => {
    const { page, context } = await signIn('a06')
    await press(page, '1件のみ')
    await says(page, '[data-test=state]', '受付可（1件のみ）')
    await press(page, '受付可')
    await office.citizen('pbx1-10.1', { kind: 'presented', number: '09011112222' })
    await says(page, '[data-test=caller]', '090-1111-2222')
    await press(page, '応答')
    await says(page, '[data-test=state]', '通話中')
    await page.selectOption('select[name=reason]', '研修')
    await press(page, 'この通話のあと離席')
    await says(page, '.plan', 'このあと離席：研修')
    await page.click('summary')
    await press(page, '5')
    await says(page, '.sent', '5')
    await shot(page, '9-agent-keys')
    await press(page, '切断')
    await says(page, '[data-test=wrap-up-left]', /残り [01]:/)
    await page.getByRole('button', { name: '延長 +60秒（あと2回）' }).click()
    await page.getByRole('button', { name: '延長 +60秒（あと1回）' }).click()
    await until('it cannot be prolonged again', () =>
      page.getByRole('button', { name: '延長 +60秒（あと0回）' }).isDisabled(),
    )
    await says(page, '[data-test=wrap-up-left]', /残り [23]:/)
    await shot(page, '10-agent-prolonged')
    await press(page, '後処理終了')
    await says(page, '[data-test=state]', '研修')
    await context.close()
  })

  it('lets a supervisor see, cancel and tell: hands, callbacks, pauses, queues, a text for all', async () => {
    const agent = (await signIn('a06')).page
    const { page, context } = await signIn('super1')
    await says(page, '[data-test=watch]', '電話機がないため')
    await press(agent, '挙手')
    await says(page, '[data-test=alerts]', '渡辺 直樹 さんが挙手しています')
    expect(await page.locator('[data-test=lead-agents] tbody tr').first().getAttribute('data-agent')).toBe('a06')
    await asksForCallback('pbx1-11.1', '09022223333')
    await says(page, '[data-test=lead-callbacks]', '090-2222-3333')
    await page.fill('.broadcast input[name=text]', '14時から納付書の問合せが増えます')
    await press(page, '送る')
    await says(agent, '[data-test=message]', '14時から納付書の問合せが増えます')
    await shot(page, '11-lead')
    await shot(agent, '12-agent-message')
    await press(page, '取消 090-2222-3333')
    await press(page, '取り消す')
    await says(page, '.lead', '折り返しを待っている人はいません')
    await press(page, '対応した')
    await until('the hand is down', async () => (await leader.floor()).agents.every((one) => !one.handRaised))
    await press(page, '閉鎖 納付のご相談')
    await says(page, 'dialog', '「納付のご相談」を閉鎖します')
    await shot(page, '13-lead-asks')
    await page.locator('dialog').getByRole('button', { name: '閉鎖' }).click()
    await says(page, '[data-queue=nofu]', '閉鎖')
    await says(agent, '.queues', '閉鎖')
    expect((await leader.floor()).queues.find((one) => one.queue === 'nofu')?.mode).toBe('closed')
    await press(page, '受付 納付のご相談')
    await page.locator('dialog').getByRole('button', { name: '受付' }).click()
    await says(page, '[data-queue=nofu]', '受付中')
    await press(page, '業務終了 渡辺 直樹')
    await press(page, '業務を終える')
    await says(agent, '[data-test=state]', '業務外')
    await press(agent, '業務を始める')
    await says(agent, '[data-test=state]', '待機')
    await press(page, '離席 渡辺 直樹')
    await page.selectOption('dialog select', '研修')
    await press(page, '離席にする')
    await says(agent, '[data-test=state]', '研修')
    await agent.context().close()
    await context.close()
  })

  it('tells an agent who listens where the floor says so, and a supervisor what goes on for too long', async () => {
    await office.fact({ type: 'phone.registered', phone: 'p2101' })
    await leader.agent('s01', 'sign-in')
    const agent = (await signIn('a06')).page
    const { page, context } = await signIn('s01')
    await press(agent, '受付可')
    await office.citizen('pbx1-12.1', { kind: 'presented', number: '09044445555' })
    await says(agent, '[data-test=state]', '呼出中')
    await press(agent, '応答')
    await press(page, 'モニター 090-4444-5555')
    await says(agent, '[data-test=watched]', 'この通話は聴かれています：主任 石川（モニター）')
    await press(page, '証拠の印 090-4444-5555')
    await page.fill('dialog input[name=mark]', '暴言')
    await shot(page, '14-lead-marks')
    await press(page, '印を付ける')
    await says(page, '.notice', '証拠の印を付けました')
    await press(agent, '保留')
    await says(page, '[data-test=alerts]', '保留が長くなっています')
    await shot(agent, '15-agent-watched')
    await press(agent, '保留解除')
    await until('the alert is over', () => page.locator('[data-test=alerts]').isHidden())
    await press(page, 'モニター終了')
    await says(page, '[data-test=watch]', '待機')
    expect(await agent.locator('[data-test=watched]').count()).toBe(0)
    await press(agent, '切断')
    await press(agent, '後処理終了')
    await leader.agent('a06', 'pause', { reason: '研修' })
    await agent.context().close()
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
    const { page, context } = await openPage()
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
    expect(pages.outside.filter((url) => !url.startsWith('blob:'))).toEqual([])
    expect(pages.problems.filter((text) => !/ERR_INTERNET_DISCONNECTED|WebSocket|403|404|409|422/.test(text))).toEqual(
      [],
    )
  })
})
