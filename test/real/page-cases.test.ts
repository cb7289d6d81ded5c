import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PersonView } from '@tsunagu/messages'
import { inContract } from '@tsunagu/store'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { buildPage, Pages, press, says, shot } from '../support/browser.ts'
import { cp932, csvText, kokuhoRows } from '../support/client-files.ts'
import { type Exchange, openExchange } from '../support/exchange.ts'
import { type Office, openOffice } from '../support/office.ts'
import { plantPersons } from '../support/register.ts'
import { root } from '../support/root.ts'
import { until } from '../support/wait.ts'

/** Who is called and what is known, on the page: persons, notes, questions asked often. */
let office: Office
let manager: Visit
let pages: Pages
let exchange: Exchange
let taro: number
let hanako: number

const shared = '09012345678'

beforeAll(async () => {
  buildPage()
  office = await openOffice(['acd', 'ivr', 'stats', 'cases'])
  exchange = await openExchange(office)
  manager = await office.visit('manager1')
  const household = await ofOneHousehold()
  const [, ...planted] = await plantPersons(office.db, 'kumamoto', [
    { name: '隣 三郎', kana: 'トナリ サブロウ', clientId: '0000000009' },
    {
      ...{ name: '髙橋 太郎', kana: 'タカハシ タロウ', birthOn: '1950-01-02', household, clientId: '0000000001' },
      ...{
        numbers: [shared, '0963281210'],
        claims: [['k-1', 12_000, '2026-10-31'] as const, ['k-2', 8_000, '2026-11-30'] as const],
      },
    },
    {
      ...{ name: '髙橋 花子', kana: 'タカハシ ハナコ', birthOn: '1952-03-04', household, clientId: '0000000002' },
      ...{ numbers: [shared], claims: [['k-3', 3_500, '2026-12-25'] as const] },
    },
  ])
  ;[taro = 0, hanako = 0] = planted
  for (const [id, name, contact] of [
    ['talked', '本人と話した', true],
    ['absent', '不在', false],
  ] as const)
    await manager.yes('PUT', `/v1/notes/results/${id}`, { name, contact })
  pages = await Pages.open(office.url)
}, 120_000)
afterAll(async () => {
  await pages?.close()
  await exchange?.close()
  await office?.close()
})

const ofOneHousehold = (): Promise<number> =>
  inContract(office.db, 'kumamoto', async (trx) => {
    const made = await trx
      .insertInto('household')
      .values({ contract: 'kumamoto', address: '熊本市中央区' })
      .returning('id')
      .executeTakeFirstOrThrow()
    return made.id
  })

const dayAhead = (days: number): string =>
  new Date(Date.now() + 9 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

const opens = async (account: string, view: string): Promise<Page> => {
  const page = await pages.signIn(account, office.passwordOf(account))
  await page.getByRole('link', { name: view, exact: true }).click()
  return page
}

const searches = async (page: Page, name: string, words: string): Promise<void> => {
  for (const other of ['name', 'number', 'clientId', 'birthOn']) await page.fill(`.search input[name=${other}]`, '')
  await page.fill(`.search input[name=${name}]`, words)
  await page.locator('.search').getByRole('button', { name: '検索' }).click()
}
const found = (page: Page): Promise<string[]> =>
  page.locator('[data-test=persons] tbody tr td:first-child').allTextContents()

describe('a person on the page', () => {
  it('is found by name and kana in any width and old form, by number, client id and birth date', async () => {
    const page = await opens('super1', '対象者')
    for (const [field, words, who] of [
      ['name', '高橋', ['髙橋 太郎', '髙橋 花子']],
      ['name', 'ﾀｶﾊｼ ﾀ', ['髙橋 太郎']],
      ['name', 'たかはし　はなこ', ['髙橋 花子']],
      ['number', '090-1234-5678', ['髙橋 太郎', '髙橋 花子']],
      ['clientId', '0000000002', ['髙橋 花子']],
      ['birthOn', '1950-01-02', ['髙橋 太郎']],
    ] as const) {
      await searches(page, field, words)
      await until(`${field} ${words}`, async () => (await found(page)).join() === who.join())
    }
    await searches(page, 'name', 'いない人')
    await says(page, '.persons', '該当する対象者はいません')
    await page.context().close()
  })

  it('is seen as a whole: debts, household, numbers and whether one may call', async () => {
    const page = await opens('super1', '対象者')
    await searches(page, 'clientId', '0000000001')
    await says(page, '[data-test=person-name]', '髙橋 太郎')
    await says(page, '[data-test=owed]', '未納 20,000 円（2 件）')
    await says(page, '[data-test=claims]', '2026年10月31日')
    await says(page, '[data-test=household]', '髙橋 花子')
    await says(page, '[data-test=numbers]', '096-328-1210')
    await says(page, '[data-test=standing]', '電話してよい')
    await shot(page, '40-person')
    await page.locator('[data-test=household]').getByRole('button', { name: '髙橋 花子' }).click()
    await says(page, '[data-test=person-name]', '髙橋 花子')
    expect(page.url()).toContain(`#persons/${hanako}`)
    await page.context().close()
  })

  it('gets notes that are corrected with their history, found again, and not lost while the page redraws', async () => {
    const page = await opens('super1', '対象者')
    await searches(page, 'clientId', '0000000001')
    await page.selectOption('[data-test=new-note] select[name=noteResult]', 'talked')
    await page.selectOption('[data-test=new-note] select[name=noteSource]', 'other')
    await page.fill('textarea[name=noteText]', '口座振替を希望。ﾕｳﾁｮ銀行。')
    await page.getByRole('link', { name: '状況', exact: true }).click()
    await page.getByRole('link', { name: '対象者', exact: true }).click()
    await searches(page, 'clientId', '0000000001')
    await until('it is still there', async () =>
      (await page.inputValue('textarea[name=noteText]')).startsWith('口座振替'),
    )
    await press(page, '記録する')
    await says(page, '[data-test=notes]', '本人と話した')
    expect(await page.inputValue('textarea[name=noteText]')).toBe('')
    await press(page, '訂正')
    await page.fill('textarea[name=correctText]', '口座振替を希望。ゆうちょ銀行、来週送付。')
    await page.fill('input[name=correctReason]', '銀行名の書き方')
    await press(page, '訂正を保存')
    await says(page, '[data-test=notes]', '第2版（super1 が訂正）')
    await press(page, '訂正の履歴')
    await says(page, '[data-test=note-history] .gone', 'ﾕｳﾁｮ銀行')
    await says(page, '[data-test=note-history]', '銀行名の書き方')
    await shot(page, '41-note')
    await page.fill('input[name=noteWords]', 'ユウチョ')
    await until('it is found', async () => (await page.locator('[data-note]').count()) === 1)
    await page.fill('input[name=noteWords]', '訪問')
    await says(page, '[data-test=notes]', '経過記録はありません')
    await page.context().close()
  })

  it('is looked at on record, and shown to the city’s staff without anything to write with', async () => {
    const page = await opens('city1', '対象者')
    await searches(page, 'clientId', '0000000001')
    await says(page, '[data-test=person-name]', '髙橋 太郎')
    for (const name of ['記録する', '番号を加える', '約束を登録', '注意事項を書く'])
      expect(await page.getByRole('button', { name, exact: true }).count(), name).toBe(0)
    expect(await page.locator('[data-test=numbers]').textContent()).not.toContain('090-1234-5678')
    const looks = await inContract(office.db, 'kumamoto', (trx) =>
      trx.selectFrom('access_log').select(['account', 'target']).where('action', '=', 'person.viewed').execute(),
    )
    expect(looks).toContainEqual({ account: 'city1', target: `person ${taro}` })
    await page.context().close()
  })
})

describe('what is written on a person', () => {
  it('is a promise, a verdict on a number, a warning and a stop order, each by who writes it', async () => {
    const page = await opens('super1', '対象者')
    await searches(page, 'clientId', '0000000001')
    await page.fill('input[name=promiseDueOn]', dayAhead(14))
    await page.fill('input[name=promiseAmount]', '5000')
    await press(page, '約束を登録')
    await says(page, '[data-test=promises] .promise', '約束中')
    await page.locator('[data-number="0963281210"] select').selectOption('wrong')
    await page.locator('[data-number="0963281210"]').getByRole('button', { name: '結果を登録' }).click()
    await says(page, '[data-number="0963281210"]', 'super1')
    await press(page, '注意事項を書く')
    await page.fill('dialog input[name=warning]', '耳が遠い')
    await press(page, '保存')
    await says(page, '[data-test=warning]', '耳が遠い')
    await manager.yes('POST', '/v1/stop-orders', { person: taro, reason: '分納の相談中' })
    await page.reload()
    await says(page, '[data-test=stop]', '催告停止：分納の相談中')
    await says(page, '[data-test=standing] .may-not-call', /./)
    const view = await manager.get<PersonView>(`/v1/persons/${taro}`)
    expect(view.promises).toMatchObject([{ amount: 5_000, by: 'super1', state: 'open' }])
    expect(view.numbers.find(({ number }) => number === '0963281210')).toMatchObject({ verdict: 'wrong' })
    await shot(page, '45-person-written')
    await page.context().close()
  })
})

describe('the desk', () => {
  it('lists everybody behind a number; the agent chooses, writes a note and keeps it through the end of the call', async () => {
    await office.fact({ type: 'phone.registered', phone: 'p2006' })
    const page = await pages.signIn('a06', office.passwordOf('a06'))
    await press(page, '業務を始める')
    await press(page, '受付可')
    await office.citizen('pbx1-50.1', { kind: 'presented', number: shared })
    await says(page, '[data-test=caller-persons] h2', 'この番号の対象者 2 人')
    await says(page, '[data-test=caller-persons]', '未納 20,000 円（2 件）')
    await says(page, '[data-test=caller-persons]', '未納 3,500 円（1 件）')
    expect(await page.locator('[data-test=person]').count()).toBe(0)
    await says(page, '[data-test=caller-persons]', '約束 ')
    await says(page, '[data-test=caller-persons] .badge', '催告停止: 分納の相談中')
    await says(page, '[data-test=caller-persons] .badge', '耳が遠い')
    await shot(page, '42-desk-persons')
    await press(page, '応答')
    await says(page, '[data-test=state]', '通話中')
    await press(page, '髙橋 花子')
    await says(page, '[data-test=person-name]', '髙橋 花子')
    await page.fill('textarea[name=noteText]', '納付書の再発行を希望')
    await shot(page, '43-desk-person')
    await press(page, '切断')
    await press(page, '後処理終了')
    await says(page, '.card.empty', '通話はありません')
    expect(await page.inputValue('textarea[name=noteText]')).toBe('納付書の再発行を希望')
    await until('the record is written', async () => (await manager.ask('GET', '/v1/calls/pbx1-50.1')).status === 200)
    await press(page, '記録する')
    await says(page, '[data-test=notes]', '納付書の再発行を希望')
    const { notes } = await manager.get<{ notes: readonly { call: string | null; author: string }[] }>(
      `/v1/persons/${hanako}/notes`,
    )
    expect(notes).toMatchObject([{ call: 'pbx1-50.1', author: 'a06' }])
    await page.context().close()
  })

  it('finds answers as one types, and counts what was told', async () => {
    const asked = await manager.yes<{ faq: number }>('POST', '/v1/faq', {
      texts: { ja: { question: '口座振替の申込み方法は？', answer: '窓口か金融機関でお申し込みください。' } },
      keywords: ['自動引落し'],
    })
    await manager.yes('POST', `/v1/faq/${asked.faq}/versions/1/submit`, {})
    const other = await office.visit('super1')
    await other.yes('POST', `/v1/faq/${asked.faq}/versions/1/approve`, {})
    const page = await pages.signIn('a06', office.passwordOf('a06'))
    await page.fill('input[name=faqWords]', 'ｺｳｻﾞ')
    await says(page, '[data-test=faq-hits]', '見つかりません')
    await page.fill('input[name=faqWords]', '自動引落')
    await page.locator('[data-faq] summary').click()
    await says(page, '.faq-answer', '窓口か金融機関')
    await press(page, '市民に伝えた')
    await says(page, '.notice', '利用として数えました')
    await shot(page, '44-faq')
    const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)
    const { uses } = await manager.get<{ uses: readonly unknown[] }>(`/v1/faq/uses?from=${today}&to=${today}`)
    expect(uses).toMatchObject([{ faq: asked.faq, opened: 1, told: 1 }])
    await page.context().close()
  })
})

describe('a pair of persons that nobody can tell apart', () => {
  it('is shown side by side, decided with a reason, and not asked again', async () => {
    await inContract(office.db, 'kumamoto', async (trx) => {
      const two = await trx
        .selectFrom('addressee')
        .select('id')
        .where('person', 'in', [taro, hanako])
        .orderBy('id')
        .execute()
      const [one = { id: 0 }, other = { id: 0 }] = two
      await trx
        .insertInto('link_pair')
        .values({
          ...{
            contract: 'kumamoto',
            one: one.id,
            other: other.id,
            reason: 'score',
            score: 1,
            agreement: null,
            run: null,
          },
          ...{ found_at: new Date().toISOString(), decided_at: null, decided_by: null },
        })
        .execute()
    })
    const page = await opens('super1', '名寄せ')
    await says(page, '[data-pair] .differs', '髙橋 花子')
    await shot(page, '47-pair')
    await press(page, '別の人')
    await page.fill('dialog input[name=linkWhy]', '夫婦であることを確認')
    await press(page, '別の人にする')
    await says(page, '[data-test=pairs]', '確認を待つ組はありません')
    const { pairs } = await manager.get<{ pairs: readonly unknown[] }>('/v1/links/pairs?state=different')
    expect(pairs).toMatchObject([{ decidedBy: 'super1', why: '夫婦であることを確認' }])
    await page.context().close()
  })
})

describe('a delivery on the page', () => {
  it('is tried first, shown with its refused rows, and taken over', async () => {
    const source = readFileSync(join(root, 'samples/layouts/kokuho-taino.yaml'), 'utf8')
    await manager.yes('PUT', '/v1/layouts/kokuho-taino', { source })
    const rows = kokuhoRows(20, 1).map((row, n) => (n === 4 ? { ...row, 未納額: '千円' } : row))
    const page = await opens('manager1', '受入れ')
    await page.selectOption('select[name=layout]', 'kokuho-taino')
    const file = { name: 'taino.csv', mimeType: 'text/csv', buffer: cp932(csvText(rows)) }
    await page.setInputFiles('input[name=deliveryFile]', file)
    await page.selectOption('select[name=mode]', 'rows')
    await press(page, '受け入れる')
    await says(page, '[data-delivery]', /試し読み済み|文字コードの確認待ち/)
    const confirm = page.getByRole('button', { name: 'この文字コードで読む' })
    if ((await confirm.count()) > 0) await confirm.click()
    await says(page, '[data-delivery]', '試し読み済み')
    await says(page, '[data-delivery]', '60 行')
    await press(page, '1 行を見る')
    await says(page, '[data-test=delivery-refused] tbody tr', '未納額')
    expect(await page.locator('[data-test=delivery-refused]').textContent()).not.toContain('千円')
    await shot(page, '46-delivery')
    const href = await page.getByRole('link', { name: 'CSV（UTF-8）' }).getAttribute('href')
    expect((await manager.bytes(href ?? '')).bytes.toString()).toContain('未納額')
    await press(page, '取り込む')
    await says(page, '[data-delivery]', '取込み済み')
    await says(page, '[data-delivery]', '宛名 新規 17・変更 3')
    await page.context().close()
  })
})

describe('work on the page', () => {
  it('is opened, acted on by whom it lets, and not overwritten by who comes second', async () => {
    const page = await opens('super1', '事務')
    await press(page, '事務を登録')
    await page.selectOption('dialog select[name=openKind]', 'complaint')
    await page.selectOption('dialog select[name=category]', 'trouble')
    await page.fill('dialog textarea[name=text]', '窓口で長く待たされたとのこと')
    await press(page, '登録する')
    await says(page, '[data-test=work-list]', '窓口で長く待たされた')
    await says(page, '[data-kind=complaint] .tile-value', '1')
    await page.locator('[data-test=work-list] a').first().click()
    await says(page, '[data-test=work-state]', '未報告')
    const work = Number(page.url().split('/').at(-1))
    await press(page, '対応した内容を記録')
    await page.fill('.work-asking textarea', 'おわびして担当課に伝えた')
    const { version } = await manager.get<{ version: number }>(`/v1/work/${work}`)
    await manager.yes('POST', `/v1/work/${work}/note`, { version, text: '市長室にも届いている' })
    await page.locator('.work-asking').getByRole('button', { name: '対応した内容を記録' }).click()
    await says(page, '[data-test=conflict]', '市長室にも届いている')
    expect(await page.inputValue('.work-asking textarea')).toBe('おわびして担当課に伝えた')
    await shot(page, '50-work-conflict')
    await page.locator('.work-asking').getByRole('button', { name: '対応した内容を記録' }).click()
    await says(page, '[data-test=work-history]', 'おわびして担当課に伝えた')
    await press(page, '委託元へ報告した')
    await page.selectOption('.work-asking select[name=section]', 'nozei')
    await page.locator('.work-asking').getByRole('button', { name: '委託元へ報告した' }).click()
    await says(page, '[data-test=work-state]', '報告済み')
    await page.context().close()

    const city = await opens('city1', '事務')
    expect(await city.getByRole('button', { name: '事務を登録' }).count()).toBe(0)
    await city.locator('[data-test=work-list] a').first().click()
    await says(city, '[data-test=work-verbs]', '回答する')
    const seen = await (await office.visit('city1')).get<{ possible: readonly string[] }>(`/v1/work/${work}`)
    expect(await city.locator('[data-test=work-verbs] button').count()).toBe(seen.possible.length)
    for (const name of ['委託元へ報告した', '期限を変える', '取り下げる'])
      expect(await city.getByRole('button', { name, exact: true }).count(), name).toBe(0)
    await press(city, '回答する')
    await city.fill('.work-asking textarea', '課長から電話します')
    await city.locator('.work-asking').getByRole('button', { name: '回答する' }).click()
    await says(city, '[data-test=work-state]', '回答あり')
    await city.context().close()
  })

  it('has receipts without a gap: a book, money at the door, a form that was spoiled, one taken back', async () => {
    const page = await opens('super1', '事務')
    await page.getByRole('link', { name: '領収証', exact: true }).click()
    await press(page, '綴りを交付する')
    for (const [name, value] of [
      ['series', 'a'],
      ['first', '1'],
      ['last', '20'],
      ['collector', 'super1'],
    ] as const)
      await page.fill(`dialog input[name=${name}]`, value)
    await press(page, '交付する')
    await says(page, 'dialog .beside', '英大文字と数字')
    expect(await page.locator('dialog input[name=series]').getAttribute('aria-invalid')).toBe('true')
    await page.fill('dialog input[name=series]', 'A')
    await press(page, '交付する')
    await says(page, '[data-test=books]', 'A-000001')
    const lead = await office.visit('super1')
    const visit = await lead.yes<{ work: { work: number } }>('POST', '/v1/work', {
      open: { kind: 'visit', on: dayAhead(0) },
      person: hanako,
    })
    await page.goto(`${office.url}/#work/${visit.work.work}`)
    await press(page, '面談した')
    await page.locator('.work-asking').getByRole('button', { name: '面談した' }).click()
    await says(page, '[data-test=work-state]', '面談')
    await press(page, '収納して領収証を切る')
    await page.fill('.work-asking input[name=amount]', '500')
    await page.locator('.work-asking').getByRole('button', { name: '収納して領収証を切る' }).click()
    await says(page, '[data-test=work-item]', 'A-000001（500 円）')
    await page.goto(`${office.url}/#work/books`)
    await press(page, '書き損じ')
    await page.fill('dialog textarea[name=text]', 'インクにじみ')
    await press(page, '無効にする')
    await says(page, '[data-test=books]', 'A-000003')
    await page.locator('[data-test=books] a').first().click()
    await says(page, '[data-test=stubs]', '使った 2 枚に欠番はありません。領収額の合計 500 円')
    await shot(page, '51-receipts')
    await press(page, 'A-000001 を無効にする')
    await page.fill('dialog textarea[name=text]', '金額の誤り')
    await press(page, '無効にする')
    await says(page, '[data-receipt="A-000001"]', '金額の誤り')
    await page.context().close()

    const auditor = await opens('audit1', '事務')
    await auditor.goto(`${office.url}/#work/${visit.work.work}`)
    await says(auditor, '[data-test=work-item]', 'あなたができる操作はありません')
    await auditor.goto(`${office.url}/#work/books/1`)
    await says(auditor, '[data-test=stubs]', '金額の誤り')
    expect(await auditor.getByRole('button', { name: /無効|交付|返却|書き損じ/ }).count()).toBe(0)
    await auditor.context().close()
  })
})

describe('FAQ and scripts on the page', () => {
  it('are drafted by one, judged by another, compared, and not overwritten by who comes second', async () => {
    const agent = await opens('a06', 'FAQ')
    await agent.getByRole('link', { name: '新しい FAQ を書く' }).click()
    await agent.fill('input[name=question-ja]', '納付書をなくしました')
    await press(agent, '下書きを保存')
    await says(agent, '.beside', '回答を入れてください。')
    await agent.fill('textarea[name=answer-ja]', '再発行します。')
    await press(agent, '下書きを保存')
    await says(agent, '[data-test=faq]', '公開していません')
    const faq = Number(agent.url().split('/').at(-1))
    await press(agent, '第1版を承認に出す')
    await says(agent, '[data-test=faq-versions]', '承認待ち')
    expect(await agent.getByRole('button', { name: /承認して公開|差し戻す|取り下げる/ }).count()).toBe(0)

    const page = await opens('super1', 'FAQ')
    await page.locator(`[data-test=faq-waiting] [data-faq="${faq}"] a`).click()
    await press(page, '第1版を差し戻す')
    await page.fill('dialog textarea[name=reason]', '届く日数も書く')
    await press(page, '差し戻す')
    await says(page, '[data-test=faq-versions]', '届く日数も書く')
    await agent.reload()
    await says(agent, '[data-test=faq-versions]', '届く日数も書く')
    await press(agent, '編集する')
    await agent.fill('textarea[name=answer-ja]', '再発行します。3 日ほどで届きます。')
    await manager.yes('PUT', `/v1/faq/${faq}`, {
      texts: { ja: { question: '納付書をなくしました', answer: '窓口でも再発行します。' } },
      version: 1,
    })
    await press(agent, '下書きを保存')
    await says(agent, '[data-test=conflict] .gone', '窓口でも再発行します。')
    await says(agent, '[data-test=conflict] .new', '3 日ほどで届きます。')
    await shot(agent, '52-faq-conflict')
    await press(agent, '下書きを保存')
    await press(agent, '第3版を承認に出す')
    await says(agent, '[data-version="3"]', '承認待ち')
    await agent.context().close()

    await page.reload()
    await press(page, '第3版を承認して公開')
    await says(page, '[data-test=faq]', '第3版を公開中')
    await page.selectOption('select[name=compareFrom]', '1')
    await press(page, '違いを見る')
    await says(page, '[data-test=diff] .new', '3 日ほどで届きます。')
    await page.goto(`${office.url}/#faq`)
    await page.fill('input[name=faqSearch]', 'ﾉｳﾌｼｮ')
    await says(page, '[data-test=faq-list]', '納付書をなくしました')
    const href = await page.getByRole('link', { name: 'Excel で取る' }).getAttribute('href')
    expect((await manager.bytes(href ?? '')).bytes.subarray(0, 2).toString()).toBe('PK')

    await page.getByRole('link', { name: 'トークスクリプト', exact: true }).click()
    await page.getByRole('link', { name: '新しいスクリプトを書く' }).click()
    await page.fill('input[name=script]', 'zei')
    await page.fill('input[name=organisation]', '熊本市納付案内センター')
    await page.fill('textarea[name=first-ja]', '{organisation}でございます。')
    await press(page, '保存')
    await says(page, '.beside', '{agent} を入れてください。')
    await page.fill('textarea[name=first-ja]', '{organisation}の{agent}でございます。')
    await press(page, '保存')
    await says(page, '[data-test=script-versions]', '第1版')
    const texts = { ja: { firstWords: '{organisation}、担当の{agent}です。', body: '' } }
    await manager.yes('PUT', '/v1/scripts/zei', { direction: 'inbound', organisation: '熊本市', texts, version: 1 })
    await page.fill('textarea[name=first-ja]', 'お電話ありがとうございます。{organisation}の{agent}です。')
    await press(page, '保存')
    await says(page, '[data-test=conflict] .gone', '担当の{agent}です。')
    await press(page, '保存')
    await says(page, '[data-version="3"]', 'お電話ありがとうございます。')
    await page.context().close()
  })
})

describe('what is followed up, on the page', () => {
  it('is a stop order lifted with a reason, a number looked for, a payment typed in and taken back, a promise withdrawn', async () => {
    const city = await opens('city1', '約束・停止')
    await city.goto(`${office.url}/#persons/${hanako}`)
    await press(city, '催告停止を登録')
    await city.fill('dialog textarea[name=reason]', '減免の審査中')
    await city.fill('dialog input[name=until]', dayAhead(-1))
    await press(city, '登録する')
    await says(city, 'dialog .form-told', /日/)
    await city.fill('dialog input[name=until]', dayAhead(20))
    await press(city, '登録する')
    await says(city, '[data-test=stop]', '減免の審査中')
    await city.goto(`${office.url}/#follow/stops`)
    const own = city.locator('[data-test=stop-list] tr', { hasText: '減免の審査中' })
    await own.getByRole('button', { name: '解除' }).click()
    await city.fill('dialog textarea[name=reason]', '審査が終わった')
    await press(city, '解除する')
    await own.waitFor({ state: 'detached' })
    await city.goto(`${office.url}/#follow/payments`)
    for (const [name, value] of [
      ['claimKey', 'k-3'],
      ['amount', '1000'],
      ['paidOn', dayAhead(0)],
      ['clientKey', 'n-1'],
    ] as const)
      await city.fill(`input[name=${name}]`, value)
    await press(city, '記録する')
    await says(city, '[data-test=payment]', '1,000 円')
    await press(city, '入金を取り消す')
    await city.fill('dialog textarea[name=reason]', '別の人の納付')
    await press(city, '取り消す')
    await says(city, '[data-test=payment]', '別の人の納付')
    expect(await city.getByRole('button', { name: '入金を取り消す' }).count()).toBe(0)
    await city.context().close()

    const lead = await office.visit('super1')
    await lead.yes('POST', '/v1/promises', { person: taro, amount: 700, dueOn: dayAhead(9) })
    const agent = await opens('a06', '約束・停止')
    await says(agent, '[data-test=promise-list]', '700 円')
    expect(await agent.getByRole('button', { name: '取り消す' }).count()).toBe(0)
    await agent.goto(`${office.url}/#follow/stops`)
    await says(agent, '.card h2', '催告停止')
    expect(await agent.getByRole('button', { name: /解除|登録/ }).count()).toBe(0)
    await (await office.visit('a06')).yes('POST', '/v1/research', { person: taro })
    await agent.goto(`${office.url}/#follow/research`)
    await press(agent, '着手')
    await says(agent, '[data-test=research-list]', '調査中')
    await press(agent, '結果')
    await agent.selectOption('dialog select[name=state]', 'found')
    await agent.selectOption('dialog select[name=method]', 'relative')
    await press(agent, '結果を登録')
    await says(agent, 'dialog .form-told', /番号/)
    await agent.fill('dialog input[name=number]', '090-9999-0001')
    await press(agent, '結果を登録')
    await agent.selectOption('select[name=researchState]', 'found')
    await says(agent, '[data-test=research-list]', '090-9999-0001')
    await shot(agent, '53-research')
    await agent.context().close()

    const page = await opens('super1', '約束・停止')
    await page.locator('[data-test=promise-list] tr', { hasText: '700 円' }).getByRole('button').click()
    await page.fill('dialog textarea[name=reason]', '聞き違い')
    await press(page, '約束を取り消す')
    await page.selectOption('select[name=promiseState]', 'withdrawn')
    await says(page, '[data-test=promise-list]', '取消し：聞き違い')
    await page.context().close()
  })

  it('is two persons made one by hand with a reason, and two again', async () => {
    const [kept = 0, other = 0] = await plantPersons(office.db, 'kumamoto', [
      { name: '長谷川 権左衛門之助', clientId: 'm-1', claims: [['m-1', 20_000, '2026-10-31']] },
      { name: '長谷川 権左衛門ノ助', clientId: 'm-2', claims: [['m-2', 3_500, '2026-12-25']] },
    ])
    const page = await opens('super1', '対象者')
    await page.goto(`${office.url}/#persons/${kept}`)
    await press(page, 'ほかの対象者とまとめる')
    await page.fill('dialog input[name=other]', String(other))
    await says(page, '[data-test=merge-look] .differs', '長谷川 権左衛門ノ助')
    await says(page, '[data-test=merge-look]', '規則の見立て')
    await page.fill('dialog textarea[name=why]', '同じ人と届けがあった')
    await press(page, '一人にまとめる')
    await says(page, '[data-test=link-history]', '同じ人と届けがあった')
    await says(page, '[data-test=owed]', '23,500 円')
    await shot(page, '54-merged')
    await press(page, '統合を取り消す')
    await page.fill('dialog textarea[name=why]', '届けの誤り')
    await page.locator('dialog').getByRole('button', { name: '取り消す' }).click()
    await says(page, '[data-test=owed]', '20,000 円')
    await says(page, '[data-test=link-history]', '届けの誤り')
    await page.context().close()
    const auditor = await opens('audit1', '対象者')
    await auditor.goto(`${office.url}/#persons/${kept}`)
    await says(auditor, '[data-test=link-history]', '届けの誤り')
    expect(await auditor.getByRole('button', { name: /まとめる|切り離す|統合を取り消す/ }).count()).toBe(0)
    await auditor.context().close()
  })
})

describe('results on their way out, on the page', () => {
  it('are tried, written once, named by checksum in the ledger, and fetched by who may', async () => {
    const page = await opens('manager1', '出力')
    await page.getByRole('link', { name: '出力レイアウト', exact: true }).click()
    await page.getByRole('link', { name: '新しいレイアウトを書く' }).click()
    await page.fill('input[name=id]', 'yakusoku')
    const text =
      'layout: yakusoku\ntitle: 納付約束一覧\nsource: promises\nforClient: true\nprotect: zip\nfile: { kind: csv, encoding: CP932 }\n'
    await page.fill('textarea[name=text]', `${text}columns:\n  - { name: 氏名, from: namae }\n`)
    await press(page, '登録する')
    await says(page, '.form-told', /namae|columns/)
    await page.fill('textarea[name=text]', `${text}columns:\n  - { name: 氏名, from: name }\n`)
    await press(page, '登録する')
    await says(page, '.card h2', '第1版')
    await page.goto(`${office.url}/#exports`)
    await says(page, '[data-test=last-export]', 'まだ出力していません')
    await press(page, '出力する')
    expect((await page.locator('[data-test=password]').textContent())?.length).toBeGreaterThan(20)
    await press(page, '書き留めました')
    const written = page.locator('[data-test=exports] tr', { hasText: '完了' }).first()
    await written.getByRole('link', { name: '受け取る' }).waitFor()
    const href = (await written.getByRole('link', { name: '受け取る' }).getAttribute('href')) ?? ''
    expect((await (await office.visit('city1')).bytes(href)).bytes.subarray(0, 2).toString()).toBe('PK')
    await page.locator('[data-test=exports] a').first().click()
    await says(page, '[data-test=export-report]', 'SHA-256')
    await page.goto(`${office.url}/#exports/ledger`)
    await says(page, '[data-test=ledger]', '納付約束一覧')
    await page.locator('[data-test=ledger] tr', { hasText: '納付約束一覧' }).locator('a').click()
    await says(page, '[data-test=exchange-notes]', '受取り')
    await page.fill('textarea[name=text]', '送り先を間違えた')
    await press(page, '書き加える')
    await says(page, '[data-test=exchange-notes]', '送り先を間違えた')
    await shot(page, '55-ledger')
    await manager.yes('PUT', '/v1/exports/layouts/maiban', {
      text: `${text.replace('yakusoku', 'maiban').replace('protect: zip', 'protect: none')}columns:\n  - { name: 氏名, from: name }\n`,
    })
    await page.goto(`${office.url}/#exports/schedules`)
    await page.selectOption('select[name=layout]', 'maiban')
    expect(await page.locator('select[name=layout] option').count()).toBe(1)
    await page.fill('input[name=time]', '')
    await press(page, '定時にする')
    await says(page, '.field:has([name=time]) .beside', '入れてください')
    await page.fill('input[name=time]', '19:30')
    await press(page, '定時にする')
    await says(page, '[data-schedule=maiban]', '19:30')
    await says(page, '[data-schedule=maiban]', 'まだありません')
    await shot(page, '56-schedules')
    await press(page, 'やめる')
    await press(page, '定時をやめる')
    await says(page, '.card', '定時の出力はありません')
    expect(await manager.get('/v1/exports/schedules')).toEqual({ schedules: [] })
    await page.context().close()
    const city = await opens('city1', '出力')
    await says(city, '[data-test=exports]', '納付約束一覧')
    expect(await city.getByRole('link', { name: '受け取る' }).count()).toBeGreaterThan(0)
    expect(await city.getByRole('link', { name: '定時の出力' }).count()).toBe(0)
    for (const name of ['出力する', '試す', '書き直す'])
      expect(await city.getByRole('button', { name, exact: true }).count(), name).toBe(0)
    expect(await city.getByRole('link', { name: 'データ授受管理簿' }).count()).toBe(0)
    await city.context().close()
  })
})

it('asked nobody outside and broke no rule of its own policy', () => {
  expect(pages.outside).toEqual([])
  expect(pages.problems.filter((text) => !/\b(400|409|422)\b/.test(text))).toEqual([])
})
