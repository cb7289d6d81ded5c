import type { ErrorAnswer, FlowState, FlowText, TemplateVerdict } from '@tsunagu/messages'
import { inContract } from '@tsunagu/store'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { buildPage, Pages, press, says, shot } from '../support/browser.ts'
import { type Office, openOffice } from '../support/office.ts'
import { until } from '../support/wait.ts'

/** The city's people and their flows, texts and look-up data, by clicks. */
let office: Office
let manager: Visit
let pages: Pages

beforeAll(async () => {
  buildPage()
  office = await openOffice(['acd', 'ivr', 'cases'])
  manager = await office.visit('manager1')
  pages = await Pages.open(office.url)
}, 120_000)
afterAll(async () => {
  await pages?.close()
  await office?.close()
})

const opens = async (account: string, view: string): Promise<Page> => {
  const page = await pages.signIn(account, office.passwordOf(account))
  await page.getByRole('link', { name: view, exact: true }).click()
  return page
}

const opensFlow = async (account: string, flow: string): Promise<Page> => {
  const page = await opens(account, '案内フロー')
  await press(page, `開く ${flow}`)
  await says(page, '[data-test=editor] h2', '本文')
  return page
}

const source = (queue: string, more = ''): string =>
  [
    'flow: night',
    'title: 夜間',
    'start: 受付',
    'nodes:',
    '  受付: { type: announce, prompts: [greeting], next: 窓口 }',
    `  窓口: { type: queue, queue: ${queue} }`,
    'examples:',
    '  - name: つながる',
    '    at: 2026-11-20 10:00',
    `    expect: { end: 'queue:${queue}' }`,
    more,
  ].join('\n')

const area = 'textarea[name=source]'
const write = (page: Page, text: string): Promise<void> => page.fill(area, text)
const night = (): Promise<FlowState> => manager.get<FlowState>('/v1/flows/night')
const inBox = (page: Page, name: string): Promise<void> =>
  page.locator('dialog').getByRole('button', { name, exact: true }).click()

describe('a flow on the page', () => {
  it('is refused with its line, corrected, published, and gone back to', async () => {
    const page = await opens('manager1', '案内フロー')
    await page.fill('input[name=newFlow]', 'night')
    await press(page, '作る')
    await write(page, source('moon'))
    await press(page, '検査')
    await says(page, '[data-test=verdict] [data-place="6:22"]', '「moon」')
    expect(await page.locator('.line-numbers [data-line="6"]').getAttribute('class')).toBe('error')
    await page.getByRole('button', { name: /^6 行/ }).click()
    const chosen = () =>
      page.locator(area).evaluate((one: HTMLTextAreaElement) => one.value.slice(one.selectionStart, one.selectionEnd))
    expect(await chosen()).toBe('queue: moon }')
    await shot(page, '30-flow-error')

    await press(page, '下書き保存')
    await says(page, '.notice', '第1版として保存しました')
    await press(page, '公開')
    await inBox(page, '公開する')
    await says(page, '[data-test=details]', '待ち行列')
    expect((await night()).live).toBeNull()

    await write(page, source('nofu'))
    await press(page, '下書き保存')
    await says(page, '.verdict-line', '公開できます')
    await says(page, '[data-test=examples] .passed', 'つながる')
    await press(page, '公開')
    await inBox(page, '公開する')
    await says(page, '[data-test=live]', /^第2版$/)
    await write(page, source('hoken'))
    await press(page, '下書き保存')
    await says(page, '[data-test=live]', '第2版（下書き: 第3版）')
    await until('both are drawn', () =>
      page
        .locator('.pictures img')
        .evaluateAll((all) => all.length === 2 && all.every((one) => (one as HTMLImageElement).naturalWidth > 0)),
    )
    await press(page, '公開')
    await inBox(page, '公開する')
    await says(page, '[data-test=live]', /^第3版$/)
    await press(page, '違いを見る')
    await says(page, '[data-test=diff] .new', 'queue: hoken')
    await shot(page, '31-flow-live')
    await press(page, '前の版に戻す')
    await inBox(page, '前の版に戻す')
    await says(page, '[data-test=live]', '第2版（下書き: 第3版）')
    expect(await night()).toMatchObject({ live: 2, newest: 3 })
    await says(page, '[data-test=changes]', '第2版を復元')
    await page.context().close()
  })

  it('is planned and the plan taken back, and nobody is told of a version that was never live', async () => {
    const page = await opensFlow('manager1', 'night')
    await press(page, '公開')
    await page.fill('input[name=publishAt]', '2099-01-01T08:30')
    await inBox(page, '公開する')
    await says(page, '[data-test=planned]', '第3版を公開予定')
    await press(page, '予約を取り消す')
    await inBox(page, '予約を取り消す')
    await until('no plan is left', async () => (await page.locator('[data-test=planned]').count()) === 0)
    expect((await night()).publications.map(({ state }) => state)).toContain('cancelled')
    const answer = await manager.ask<ErrorAnswer>('POST', '/v1/flows/night/rollback', { version: 1 })
    expect([answer.status, answer.body.error.code]).toEqual([422, 'flow.neverLive'])
    await page.context().close()
  })

  it('keeps what was not saved through other views and a reload, and what is live through it all', async () => {
    const page = await opensFlow('manager1', 'night')
    await write(page, source('hoken', '# 書きかけ'))
    await page.getByRole('link', { name: '案内音声', exact: true }).click()
    await page.reload()
    await page.getByRole('link', { name: '案内フロー', exact: true }).click()
    await press(page, '開く night')
    await says(page, '[data-test=unsaved]', '保存していない変更があります（第3版から）')
    expect(await page.inputValue(area)).toContain('書きかけ')
    expect(await night()).toMatchObject({ live: 2, newest: 3 })
    await write(page, (await manager.get<FlowText>('/v1/flows/night/versions/3')).source)
    await until('nothing is unsaved', async () => (await page.locator('[data-test=unsaved]').textContent()) === '')
    await page.context().close()
  })

  it('tells the second of two writers, and overwrites nothing by itself', async () => {
    const first = await opensFlow('manager1', 'night')
    const second = await opensFlow('ops1', 'night')
    await write(second, source('nofu', '# 二人目'))
    await write(first, source('nofu', '# 一人目'))
    await press(first, '下書き保存')
    await says(first, '.notice', '第4版として保存しました')
    await says(second, '[data-test=unsaved]', 'manager1 が第4版を保存しました')
    await press(second, '下書き保存')
    await says(second, '[data-test=conflict]', 'manager1 が')
    await says(second, '[data-test=conflict] .gone', '# 一人目')
    await says(second, '[data-test=conflict] .new', '# 二人目')
    expect(await second.inputValue(area)).toContain('# 二人目')
    expect((await night()).newest).toBe(4)
    await shot(second, '32-flow-conflict')
    await press(second, '自分の文を第5版として保存')
    await says(second, '.notice', '第5版として保存しました')
    await until('the first sees it', async () => (await first.inputValue(area)).includes('# 二人目'))
    const stale = await manager.ask<ErrorAnswer>('PUT', '/v1/flows/night', { source: source('nofu'), base: 4 })
    expect([stale.status, stale.body.error.code]).toEqual([409, 'flow.changed'])
    expect(stale.body.error.details[0]?.found).toContain('version 5 (ops1,')
    for (const page of [first, second]) await page.context().close()
  })

  it('is looked at by the city’s staff, who find no button that they may not use', async () => {
    const page = await opensFlow('city1', 'night')
    await says(page, '[data-test=versions]', '以前に公開')
    expect(await page.locator(area).evaluate((one: HTMLTextAreaElement) => one.readOnly)).toBe(true)
    for (const name of ['公開', '前の版に戻す', '下書き保存', '検査'])
      expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0)
    await page.context().close()
  })
})

describe('a text on the page', () => {
  it('is measured as one types, read as a sample, refused with its place, and kept', async () => {
    const page = await opens('manager1', 'SMS')
    await page.fill('input[name=newTemplate]', 'noufu')
    await press(page, '作る')
    await page.fill('textarea[name=text-ja]', 'あ'.repeat(70))
    await says(page, '[data-test=size-ja]', '最大 70 文字、1 通')
    await page.fill('textarea[name=text-ja]', 'あ'.repeat(71))
    await says(page, '[data-test=size-ja]', '最大 71 文字、2 通')
    await page.fill('textarea[name=text-ja]', '{name|お客様}の納期限は{day}です。')
    await page.fill('textarea[name=text-en]', 'Due {dat}')
    await says(page, '[data-test=sample-ja]', '値がないと送信しません: day')
    await says(page, '[data-test=wrong-en]', '日本語の文面にない差し込みです')
    await press(page, '文面を保存')
    await says(page, '.notice', 'SMS の文面に誤りがあります')
    await page.fill('textarea[name=text-en]', 'Due {day}')
    await page.fill('input[name=value-day]', '12月25日')
    await says(page, '[data-test=sample-ja]', 'お客様の納期限は12月25日です。（17 文字、1 通）')
    await shot(page, '33-template')
    await press(page, '文面を保存')
    await says(page, '[data-template=noufu]', '日本語、英語')
    await page.context().close()
  })

  it('is refused where a live flow could send nothing any more, with the line of that flow', async () => {
    await manager.yes('PUT', '/v1/flows/night', { source: sends })
    await manager.yes('POST', '/v1/flows/night/versions/6/publish', {})
    const page = await opens('manager1', 'SMS')
    await press(page, '開く noufu')
    await page.fill('textarea[name=text-ja]', '{day}までに{shop}へ')
    await says(page, '[data-test=remarks]', 'flows.night.nodes.送信.template (6:20)')
    await shot(page, '34-template-breaks')
    await press(page, '文面を保存')
    await says(page, '.notice', '案内フローが SMS を送れなくなります')
    await page.fill('textarea[name=text-ja]', '{day}まで')
    await page.fill('textarea[name=text-en]', '')
    await until('nothing forbids it', async () => (await page.locator('[data-test=remarks]').textContent()) === '')
    const checked = await manager.yes<TemplateVerdict>('POST', '/v1/setup/templates/noufu/check', {
      texts: { ja: '{day}と{shop}' },
    })
    expect(checked.breaks).toMatchObject([{ found: 'shop' }])
    await manager.yes('PUT', '/v1/setup/templates/noufu', { texts: { ja: '{day}を過ぎています' } })
    await press(page, '文面を保存')
    await says(page, '[data-test=conflict]', 'ほかの人が先に保存しました')
    await press(page, '自分の文面で置き換える')
    await says(page, '[data-template=noufu]', '{day}まで')
    await page.context().close()
  })

  it('is seen going out: state, parts and reason, by day and state', async () => {
    await sent('m-1', { state: 'delivered', reason: null, parts: 2 })
    await sent('m-2', { state: 'failed', reason: 'valueMissing: day', parts: 0 })
    const page = await opens('super1', 'SMS')
    await press(page, '送信の一覧')
    await says(page, '[data-message=m-1]', '到達')
    await says(page, '[data-message=m-2]', '値のない項目: day')
    await shot(page, '35-messages')
    await page.selectOption('select[name=state]', 'failed')
    await page.getByRole('button', { name: '検索' }).click()
    await until('only that one is left', async () => (await page.locator('[data-message]').count()) === 1)
    await page.fill('input[name=day]', '2020-01-01')
    await page.getByRole('button', { name: '検索' }).click()
    await says(page, '.sms', '条件に合う SMS はありません')
    await page.context().close()
  })
})

const sends = [
  'flow: night',
  'title: 夜間',
  'start: 置く',
  'nodes:',
  '  置く: { type: set, values: { day: 12月25日 }, next: 送信 }',
  '  送信: { type: sms, template: noufu, next: 終わり, unable: 終わり }',
  '  終わり: { type: end, prompts: [goodbye] }',
].join('\n')

type Became = { readonly state: 'delivered' | 'failed'; readonly reason: string | null; readonly parts: number }

const sent = (id: string, became: Became): Promise<unknown> =>
  inContract(office.db, 'kumamoto', (trx) =>
    trx
      .insertInto('message')
      .values({
        ...{ contract: 'kumamoto', floor: 'kumamoto', id, call: null, line: 'zei', author: null, template: 'noufu' },
        ...{ language: 'ja', to_number: '09012345678', text: '12月25日まで', told: null, gammu_id: id, ...became },
        ...{ queued_at: new Date().toISOString(), due_at: new Date().toISOString(), handed_at: null },
        ...{ sent_at: null, delivered_at: null, failed_at: null },
      })
      .execute(),
  )

describe('look-up data on the page', () => {
  it('takes a file by the city’s staff, and shows the row that it cannot take', async () => {
    const page = await opens('city1', '照会データ')
    await page.fill('input[name=newSource]', 'zei')
    await press(page, '作る')
    await page.fill('input[name=sourceName]', '納付状況')
    await page.locator('input[name=keyField]').first().fill('通知番号')
    await page.locator('input[name=keyField]').nth(1).fill('生年月日')
    await page.locator('select[name=keyAs]').nth(1).selectOption('date')
    await page.fill('input[name=sayable]', '金額、納期限')
    await press(page, '定義を保存')
    await says(page, '[data-source=zei]', '未取込み')
    const csv = (birth: string): { name: string; mimeType: string; buffer: Buffer } => ({
      ...{ name: 'zei.csv', mimeType: 'text/csv' },
      buffer: Buffer.from(
        `通知番号,氏名,生年月日,納期限,金額\n001,熊本 花子,1960-03-04,,3500\n002,山﨑 次郎,${birth},,900\n`,
      ),
    })
    await page.setInputFiles('input[name=csv]', csv('19701306'))
    await press(page, '取り込む')
    await says(page, '[data-test=refused-rows] tbody tr', /3\s*生年月日\s*00000000/)
    expect(await page.locator('[data-test=refused-rows]').textContent()).not.toContain('19701306')
    await shot(page, '36-refused-rows')
    await page.setInputFiles('input[name=csv]', csv('1970-05-06'))
    await press(page, '取り込む')
    await says(page, '[data-test=load-outcome]', '2 件を取り込みました（UTF-8）。取り込まなかった列: 氏名')
    await says(page, '[data-source=zei]', 'city1')
    await page.context().close()
  })
})

describe('the authenticity code on the desk', () => {
  it('is shown to the agent for the call at hand, and gone with it', async () => {
    await office.fact({ type: 'phone.registered', phone: 'p2006' })
    const page = await pages.signIn('a06', office.passwordOf('a06'))
    await press(page, '業務を始める')
    await press(page, '受付可')
    await office.citizen('pbx1-40.1', { kind: 'presented', number: '09012345678' })
    await says(page, '[data-test=state]', '呼出中')
    expect(await page.getByRole('button', { name: '確認コードを伝える' }).isDisabled()).toBe(true)
    await press(page, '応答')
    await says(page, '[data-test=state]', '通話中')
    await press(page, '確認コードを伝える')
    await says(page, '[data-test=code]', /^\d{3} \d{3}$/)
    await says(page, '.code-box', 'まで有効')
    await shot(page, '37-code')
    await press(page, '切断')
    await press(page, '後処理終了')
    await says(page, '.card.empty', '通話はありません')
    const { codes } = await manager.get<{ codes: readonly { call: string | null }[] }>('/v1/authenticity-codes')
    expect(codes.map(({ call }) => call)).toEqual(['pbx1-40.1'])
    await page.context().close()
  })
})

it('asked nobody outside and broke no rule of its own policy', () => {
  expect(pages.outside).toEqual([])
  // A "no" of the server is told in words; the browser notes it as well.
  expect(pages.problems.filter((text) => !/\b(404|409|422)\b/.test(text))).toEqual([])
})
