import type { PersonPage, PersonView } from '@tsunagu/messages'
import { inContract, openDatabase } from '@tsunagu/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { type Office, openOffice } from '../support/office.ts'
import { plantPersons } from '../support/register.ts'

const floor = 'kumamoto'

let office: Office
let leader: Visit
let agent: Visit
let cityStaff: Visit
let auditor: Visit
let ops: Visit

const [taro, hanako] = [0, 1]
let ids: readonly number[] = []
const idOf = (place: number): number => ids[place] ?? 0

beforeAll(async () => {
  office = await openOffice(['acd'])
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
}, 120_000)
afterAll(async () => {
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
