import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { buildPage, Pages, press, says, shot } from '../support/browser.ts'
import { type Caller, Scene } from '../support/scene.ts'
import { outside, specialists, testPassword } from '../support/test-city.ts'
import { until } from '../support/wait.ts'

/** Agents and a supervisor who do everything by clicks, with real phones beside their browsers. */
let scene: Scene
let pages: Pages

const { supervisor } = specialists
const answering = { kind: 'answers', afterMs: 0, talksMs: null } as const

beforeAll(async () => {
  buildPage()
  scene = await Scene.open('page')
  pages = await Pages.open(scene.stack.env.TSUNAGU_API_URL ?? '')
}, 180_000)
beforeEach(async () => {
  await scene.clear()
  for (const agent of ['a01', 'a06', supervisor]) (await scene.phone(agent)).habit(answering)
})
afterAll(async () => {
  await pages?.close()
  await scene?.close()
})

const atDesk = async (account: string): Promise<Page> => {
  const page = await pages.signIn(account, testPassword)
  if (account === supervisor) await page.getByRole('link', { name: '応対' }).click()
  await says(page, '.phone.good', '使えます')
  await press(page, '業務を始める')
  await says(page, '[data-test=state]', '待機')
  return page
}

const talking = async (page: Page, number: string): Promise<Caller> => {
  await press(page, '受付可')
  const caller = await scene.waits(number)
  await says(page, '[data-test=state]', '通話中')
  return caller
}

const pick = async (page: Page, value: string): Promise<void> => {
  await page.hover('.handing-over')
  const choice = page.locator(`select[name=target] option[value="${value}"]:not([disabled])`)
  await until(`${value} can be chosen`, async () => (await choice.count()) === 1)
  await page.selectOption('select[name=target]', value)
}

const leaves = async ({ citizen, call }: Caller): Promise<void> => {
  await citizen.hangUp()
  await scene.log.end(call)
}

describe('by clicks, with real phones', () => {
  it('an agent asks a colleague, makes it a conference, adds an interpreter, and leaves the call to them', async () => {
    const [first, second] = [await atDesk('a01'), await atDesk('a06')]
    const caller = await talking(first, '09070000001')
    await pick(first, 'agent a06')
    await first.fill('input[name=note]', '口座振替のご相談、本人確認済み')
    await press(first, '相談')
    await says(first, '[data-test=consult]', 'この人と話しています')
    await says(second, '[data-test=consult]', '担当a01 さんからの相談です')
    await says(second, '[data-test=note]', '口座振替のご相談、本人確認済み')
    await shot(first, '20-consulting')
    await shot(second, '21-consulted')
    await press(first, '切替え')
    await says(first, '[data-test=consult]', '市民と話しています')
    await press(first, '三者通話')
    await says(first, '[data-test=parties]', '担当a06')
    await says(second, '[data-test=parties]', '担当a01 さんの通話に参加しています')
    await pick(first, `outside ${outside.answers}`)
    await press(first, '相談')
    await says(first, '[data-test=consult]', 'この人と話しています')
    await press(first, '三者通話')
    await says(first, '[data-test=parties]', '外線 090-0000-1100')
    await shot(first, '22-conference')
    await press(first, '会議から抜ける')
    await says(second, '[data-test=parties]', '会議の参加者')
    await press(second, '外線 090-0000-1100 を会議から外す')
    await until('only the two are left', async () => (await second.locator('[data-test=parties]').count()) === 0)
    await press(second, '保留パーク')
    await says(first, '[data-test=parked]', '090-7000-0001')
    await shot(first, '23-parked')
    await press(first, '090-7000-0001 を引き取る')
    await says(first, '[data-test=state]', '通話中')
    const { calls } = await scene.supervisor.floor()
    expect(calls).toMatchObject([{ call: caller.call, phase: 'talking', agent: 'a01', parties: [] }])
    await pick(first, 'agent a06')
    await press(first, '相談')
    await says(first, '[data-test=consult]', 'この人と話しています')
    await press(first, '転送完了')
    await says(second, '[data-test=screen-pop] .phase', '通話中')
    await until('the colleague may hold it', () =>
      second.getByRole('button', { name: '保留', exact: true }).isEnabled(),
    )
    await leaves(caller)
    for (const page of [first, second]) await page.context().close()
  })

  it('a supervisor sees a raised hand, listens, whispers and takes the call over', async () => {
    const lead = await atDesk(supervisor)
    const agent = await atDesk('a01')
    const caller = await talking(agent, '09070000002')
    await press(agent, '挙手')
    await lead.getByRole('link', { name: '統括' }).click()
    await says(lead, '[data-agent=a01]', '挙手')
    await press(lead, 'モニター 090-7000-0002')
    await says(lead, '[data-test=watch]', 'モニター終了')
    await scene.log.sees('leg.answered', ({ leg }) => leg.startsWith(`${caller.call}.w`))
    await shot(lead, '24-lead-listens')
    await press(lead, 'ささやき')
    await until('it is known', async () =>
      (await scene.supervisor.floor()).calls.some(({ watchers }) => watchers.some(({ mode }) => mode === 'whisper')),
    )
    expect(await agent.locator('[data-test=watched]').count()).toBe(0)
    await press(lead, '引取り')
    await press(lead, '引き取る')
    await says(lead, '[data-test=state]', '通話中')
    await says(lead, '[data-test=caller]', '090-7000-0002')
    await says(agent, '[data-test=state]', /後処理|受付可/)
    await shot(lead, '25-taken-over')
    await press(lead, 'ガイダンスで終話')
    await press(lead, '終話する')
    await until('the citizen hears the announcement', async () =>
      (await scene.supervisor.floor()).calls.some(({ call, phase }) => call === caller.call && phase === 'parting'),
    )
    await leaves(caller)
    for (const page of [lead, agent]) await page.context().close()
  })

  it('asked nobody outside and threw nothing', () => {
    expect(pages.outside).toEqual([])
    expect(pages.problems).toEqual([])
  })
})
