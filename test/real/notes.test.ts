import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { noteQuery } from '@tsunagu/core'
import type {
  DeskScript,
  ErrorAnswer,
  FaqHit,
  FaqUses,
  FaqView,
  NoteDetail,
  NotePage,
  NoteView,
} from '@tsunagu/messages'
import { type Db, inContract, openDatabase, searchNotes } from '@tsunagu/store'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Answer, Visit } from '../support/api.ts'
import { chance } from '../support/chance.ts'
import { type Office, openOffice } from '../support/office.ts'
import { type Planted, plantNotes } from '../support/plant-notes.ts'
import { until } from '../support/wait.ts'

let office: Office
let api: Db
let agent: Visit
let leader: Visit
let lead: Visit
let manager: Visit

const contract = 'kumamoto'
const people: Record<string, number> = {}

const person = (db: Db, name: string, household: number | null, of = contract): Promise<number> =>
  inContract(db, of, async (trx) => {
    const { id } = await trx
      .insertInto('person')
      .values({ contract: of, name, name_key: name, household, birth_on: null, merged_into: null })
      .returning('id')
      .executeTakeFirstOrThrow()
    return id
  })

beforeAll(async () => {
  office = await openOffice(['acd', 'ivr'])
  api = openDatabase(office.urls.api, { name: 'test', maxConnections: 2, onProblem: () => undefined })
  agent = await office.visit('a06')
  leader = await office.visit('super1')
  lead = await office.visit('s01')
  manager = await office.visit('manager1')
  people.taro = await person(office.db, '山田太郎', 7)
  people.hanako = await person(office.db, '山田花子', 7)
  people.jiro = await person(office.db, '鈴木次郎', null)
  await office.db.insertInto('contract').values({ id: 'kurume', name: '久留米市' }).execute()
  people.kurume = await person(office.db, '久留米の人', null, 'kurume')
})

afterAll(async () => {
  await api.destroy()
  await office.close()
})

const codeOf = (answer: Answer<unknown>): string =>
  (answer.body as ErrorAnswer).error?.code ?? `status ${answer.status}`
const refused = async (work: Promise<Answer<unknown>>): Promise<string> => codeOf(await work)
const found = (visit: Visit, query: string): Promise<NotePage> => visit.get<NotePage>(`/v1/notes?${query}`)
const numbersOf = ({ notes }: NotePage): readonly number[] => notes.map(({ note }) => note)

const write = async (visit: Visit, of: number, body: object): Promise<NoteView> =>
  (await visit.yes<{ note: NoteView }>('POST', `/v1/persons/${of}/notes`, body)).note

/** A caller on line zei, talking with a06. */
const talk = async (leg: string): Promise<void> => {
  await office.fact({ type: 'phone.registered', phone: 'p2006' })
  const own = (await leader.floor()).agents.find(({ agent: id }) => id === 'a06')
  if (own?.availability === 'signedOut') await agent.agent('a06', 'sign-in')
  await office.citizen(leg, { kind: 'presented', number: '09012345678' })
  await agent.agent('a06', 'ready')
  await until('a06 rings', async () => (await ownActivity()) === 'ringing')
  await agent.agent('a06', 'answer')
  await until('a06 talks', async () => (await ownActivity()) === 'talking')
}
const ownActivity = async () => (await leader.floor()).agents.find(({ agent: id }) => id === 'a06')?.activity

describe('results of contacts', () => {
  it('are the contract’s own list, set up by managers', async () => {
    const put = { name: '納付約束', contact: true, position: 1 }
    await manager.yes('PUT', '/v1/notes/results/promised', put)
    const said = await office.cli(['sign-in', 'manager1'], `${office.passwordOf('manager1')}\n`)
    expect([said.code, said.stderr]).toEqual([0, expect.any(String)])
    expect((await office.cli(['note', 'result', 'absent', '不在', '--position', '2'])).code).toBe(0)
    expect((await office.cli(['note', 'result', 'old', '旧コード', '--retired'])).code).toBe(0)
    const { results } = await agent.get<{ results: unknown[] }>('/v1/notes/results')
    expect(results).toEqual([
      { id: 'promised', ...put, retired: false },
      { id: 'absent', name: '不在', contact: false, position: 2, retired: false },
      { id: 'old', name: '旧コード', contact: false, position: 100, retired: true },
    ])
    expect(await refused(agent.ask('PUT', '/v1/notes/results/x', put))).toBe('auth.forbidden')
  })
})

describe('what is said on a line', () => {
  const script = {
    direction: 'inbound',
    line: 'zei',
    organisation: '熊本市納付案内センター',
    texts: {
      ja: { firstWords: 'お電話ありがとうございます。{organisation}の{agent}でございます。', body: '本人確認を行う。' },
    },
  }

  it('is refused with a field nobody fills, without the name, or on a line that is not there', async () => {
    const first = (firstWords: string) => ({ ...script, texts: { ja: { firstWords, body: '' } } })
    for (const words of ['{organisation}です。', '{organisation}の{agent}、{amount}円です。', '{organisation}の{agent'])
      expect(await refused(leader.ask('PUT', '/v1/scripts/zei', first(words)))).toBe('script.invalid')
    expect(await refused(leader.ask('PUT', '/v1/scripts/zei', { ...script, line: 'moon' }))).toBe('setup.unmatched')
    expect(await refused(agent.ask('PUT', '/v1/scripts/zei', script))).toBe('auth.forbidden')
  })

  it('has versions, of which an earlier one comes back', async () => {
    await leader.yes('PUT', '/v1/scripts/zei', script)
    const worse = { ...script, texts: { ja: { firstWords: '{organisation}の{agent}。', body: '' } } }
    expect(await leader.yes('PUT', '/v1/scripts/zei', worse)).toMatchObject({ version: 2 })
    expect(await refused(leader.ask('PUT', '/v1/scripts/other', script))).toBe('script.placeTaken')
    expect(await leader.yes('POST', '/v1/scripts/zei/rollback', { version: 1 })).toMatchObject({ version: 3 })
    const { versions } = await agent.get<{ versions: { version: number; by: string }[] }>('/v1/scripts/zei')
    expect(versions.map(({ version, by }) => [version, by])).toEqual([3, 2, 1].map((version) => [version, 'super1']))
  })

  it('stands on the screen-pop with the agent’s own name', async () => {
    const watch = await agent.stream()
    await talk('pbx1-1.1')
    const { pop } = await watch.pop('pbx1-1.1')
    expect(pop.script?.words).toMatchObject({
      firstWords: 'お電話ありがとうございます。熊本市納付案内センターの渡辺 直樹でございます。',
      body: '本人確認を行う。',
      version: 3,
    })
    watch.close()
    expect((await agent.get<DeskScript>('/v1/scripts/for?line=hoken')).words).toBeNull()
  })
})

describe('a note of a call', () => {
  let note: NoteView

  it('is written by the agent who has the call, with result and text, and is one however often it is sent', async () => {
    const body = { result: 'promised', text: '１２月１０日に５，０００円を納付' }
    note = await write(agent, people.taro ?? 0, body)
    expect(note).toMatchObject({ person: people.taro, call: 'pbx1-1.1', author: 'a06', agent: 'a06', version: 1 })
    expect(note.result).toEqual({ id: 'promised', name: '納付約束', contact: true })
    const key = {
      'idempotency-key': 'desk-0001',
      'content-type': 'application/json',
      authorization: `Bearer ${agent.token}`,
    }
    const send = (text: string) =>
      fetch(`${office.url}/v1/persons/${people.taro}/notes`, {
        method: 'POST',
        headers: key,
        body: JSON.stringify({ text }),
      })
    const answers = await Promise.all([1, 2, 3].map(async () => (await send('一度だけ')).json()))
    expect(new Set(answers.map((one) => (one as { note: NoteView }).note.note)).size).toBe(1)
    expect(answers.filter((one) => (one as { repeated: boolean }).repeated)).toHaveLength(2)
    expect((await send('別の内容')).status).toBe(422)
  })

  it('is refused when it says nothing, has an unknown result, a claim of somebody else, or a time to come', async () => {
    const path = `/v1/persons/${people.taro}/notes`
    expect(await refused(agent.ask('POST', path, { text: ' 　' }))).toBe('note.invalid')
    expect(await refused(agent.ask('POST', path, { result: 'moon' }))).toBe('note.invalid')
    expect(await refused(agent.ask('POST', path, { result: 'old' }))).toBe('note.invalid')
    expect(await refused(agent.ask('POST', path, { text: 'x', claim: 1 }))).toBe('claim.notOfPerson')
    expect(await refused(agent.ask('POST', path, { text: 'x', source: 'sms', message: 't-1' }))).toBe('note.invalid')
    expect(await refused(agent.ask('POST', path, { text: 'x', at: '2099-01-01T00:00:00Z' }))).toBe('note.invalid')
    expect(await refused(agent.ask('POST', '/v1/persons/999999/notes', { text: 'x' }))).toBe('person.unknown')
    expect(await refused(agent.ask('POST', `/v1/persons/${people.kurume}/notes`, { text: 'x' }))).toBe('person.unknown')
  })

  it('is written by nobody for another agent’s call, nor by an agent without one', async () => {
    const colleague = await office.visit('a07')
    const path = `/v1/persons/${people.taro}/notes`
    expect(await refused(colleague.ask('POST', path, { text: 'x' }))).toBe('note.noCall')
    expect(await refused(colleague.ask('POST', path, { text: 'x', call: 'pbx1-1.1' }))).toBe('call.unknown')
    expect(await refused((await office.visit('audit1')).ask('POST', path, { text: 'x' }))).toBe('auth.forbidden')
  })

  it('is corrected upon the version that was read; of two correctors the second is told', async () => {
    const { result: _, ...rest } = note
    const upon = { version: 1, claim: null, result: 'promised', reason: '日付の誤り' }
    const [one, other] = await Promise.all([
      agent.ask<NoteDetail>('PUT', `/v1/notes/${note.note}`, { ...upon, text: '１２月１１日に納付' }),
      leader.ask<NoteDetail>('PUT', `/v1/notes/${note.note}`, { ...upon, text: '１２月１２日に納付' }),
    ])
    expect([one.status, other.status].sort()).toEqual([200, 409])
    const won =
      one.status === 200 ? { text: '１２月１１日に納付', by: 'a06' } : { text: '１２月１２日に納付', by: 'super1' }
    expect(codeOf(one.status === 200 ? other : one)).toBe('note.changed')
    const after = await leader.yes<NoteDetail>('PUT', `/v1/notes/${note.note}`, {
      ...upon,
      ...{ version: 2, result: 'absent', text: '１２月１３日に納付', reason: '再度確認' },
    })
    expect(after).toMatchObject({ version: 3, author: 'a06', changedBy: 'super1', text: '１２月１３日に納付' })
    expect(after.earlier.map(({ version, text, by, result, reason }) => [version, text, by, result, reason])).toEqual([
      [2, won.text, won.by, 'promised', '再度確認'],
      [1, rest.text, 'a06', 'promised', '日付の誤り'],
    ])
  })

  it('is found by what it says now, and not by what it said', async () => {
    expect(numbersOf(await found(leader, `q=${encodeURIComponent('12月13日')}`))).toEqual([note.note])
    expect(numbersOf(await found(leader, `q=${encodeURIComponent('5000円')}`))).toEqual([])
    expect(numbersOf(await found(leader, 'result=promised'))).toEqual([])
    expect(numbersOf(await found(leader, 'result=absent&author=a06'))).toEqual([note.note])
  })

  it('keeps its history from everybody’s hands', async () => {
    for (const change of [sql`update tsunagu.note_version set text = 'x'`, sql`delete from tsunagu.note_version`])
      await expect(inContract(api, contract, (trx) => change.execute(trx))).rejects.toThrow(/permission denied/)
    await expect(inContract(api, contract, (trx) => sql`delete from tsunagu.note`.execute(trx))).rejects.toThrow(
      /permission denied/,
    )
  })

  it('is corrected by nobody else, and with a reason', async () => {
    const colleague = await office.visit('a07')
    const body = { version: 3, claim: null, result: null, text: 'x' }
    expect(await refused(colleague.ask('PUT', `/v1/notes/${note.note}`, { ...body, reason: 'x' }))).toBe(
      'auth.notYourself',
    )
    expect(await refused(leader.ask('PUT', `/v1/notes/${note.note}`, { ...body, reason: ' ' }))).toBe('body.invalid')
    expect(await refused(leader.ask('PUT', '/v1/notes/987654', { ...body, reason: 'x' }))).toBe('note.unknown')
  })

  it('stands with the household too, and moves with whoever a person becomes', async () => {
    const hers = await write(leader, people.hanako ?? 0, { source: 'slip', text: '訪問票から転記' })
    const own = await agent.get<NotePage>(`/v1/persons/${people.taro}/notes`)
    expect(numbersOf(own)).not.toContain(hers.note)
    const both = await agent.get<NotePage>(`/v1/persons/${people.taro}/notes?household=true`)
    expect(numbersOf(both)).toEqual([hers.note, ...numbersOf(own)])
    const q = encodeURIComponent('転記')
    expect(numbersOf(await agent.get(`/v1/persons/${people.taro}/notes?household=true&q=${q}`))).toEqual([hers.note])
    await inContract(office.db, contract, (trx) =>
      sql`update tsunagu.person set merged_into = ${people.jiro} where id = ${people.hanako}`.execute(trx),
    )
    expect(await write(leader, people.hanako ?? 0, { source: 'visit', text: '統合後' })).toMatchObject({
      person: people.jiro,
    })
  })

  it('leaves who looked at what in the access log, without the words', async () => {
    const { rows } = await inContract(office.db, contract, (trx) =>
      sql<{ action: string; target: string | null; detail: unknown }>`
        select action, target, detail from tsunagu.access_log where action like 'note%' order by at`.execute(trx),
    )
    expect(new Set(rows.map(({ action }) => action))).toEqual(
      new Set(['note.written', 'note.corrected', 'notes.searched']),
    )
    expect(JSON.stringify(rows)).not.toMatch(/納付|転記|5000/)
    expect(rows).toContainEqual({
      action: 'notes.searched',
      target: null,
      detail: { by: expect.arrayContaining(['q']) },
    })
  })
})

const texts = [
  '本人と通話。ﾃﾞﾝﾜで１２月１０日に５，０００円を納付すると約束',
  '不在。留守番電話に折り返しを依頼',
  '家族が応答。本人は外出中、夜間に改めて架電',
  '澤田様より　髙橋へ伝言。コンビニで支払済み',
  '納付書を紛失、再発行を依頼。濱の家へ送付',
  '携帯090-1234-5678に変更。ｺﾝﾋﾞﾆ払いを希望',
] as const
const words = ['渡邉', '渡辺', '國分', '北区', 'ペイジー', 'ﾍﾟｲｼﾞｰ', '分割', '督促', 'QR', 'ｑｒコード', '%', '_a']

const planted = (): readonly Planted[] =>
  Array.from({ length: 4_000 }, (_, n) => {
    const { pick, between, happens } = chance(n)
    return {
      id: 1_000 + n * 41,
      person: people.jiro ?? 0,
      text: `${pick(texts)}。${pick(words)}${pick(words)}　${pick(texts).slice(between(0, 9))}`,
      author: `op${n % 40}`,
      result: happens(0.5) ? 'promised' : happens(0.1) ? 'absent' : null,
      source: happens(0.02) ? 'visit' : 'call',
      at: new Date(Date.UTC(2026, 0, 1) + n * 3_600_000).toISOString(),
    }
  })

describe('the search over many notes', () => {
  let notes: readonly Planted[]

  beforeAll(async () => {
    notes = planted()
    await plantNotes(office.db, contract, notes)
  })

  /** Kana, width, old forms and signs by hand, for these texts only. */
  const plain = (text: string): string =>
    [...text.normalize('NFKC').toLowerCase()]
      .map((char) => ({ 澤: '沢', 髙: '高', 濱: '浜', 邉: '辺', 國: '国' })[char] ?? char)
      .join('')
      .replace(/[ぁ-ん]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
      .replace(/(\d)[,-](?=\d)/g, '$1')
      .replace(/\s/g, '')

  const all = async (search: Partial<Parameters<typeof searchNotes>[2]>, limit = 200): Promise<readonly number[]> => {
    const ids: number[] = []
    let before: number | null = null
    do {
      const page: Awaited<ReturnType<typeof searchNotes>> = await inContract(api, contract, (trx) =>
        searchNotes(trx, contract, { ...search, before, limit }),
      )
      ids.push(...page.rows.map(({ id }) => id))
      before = page.next
    } while (before !== null)
    return ids.filter((id) => id >= 1_000)
  }

  const naive = (phrase: string, fits: (note: Planted) => boolean = () => true): readonly number[] =>
    notes
      .filter((note) => fits(note) && phrase.split(/\s+/).every((word) => plain(note.text).includes(plain(word))))
      .map(({ id }) => id)
      .reverse()

  it.each([
    'でんわ',
    '電話',
    '5000円',
    '５０００円',
    '沢田',
    '澤田 高橋',
    'コンビニ',
    'ｺﾝﾋﾞﾆ　不在',
    '渡辺',
    '国分 北区 QR',
    '09012345678',
    '090-1234',
    '濱の',
    '本人 納付 督促',
    '%_a',
    '渡辺渡邉國分',
    '存在しない',
  ])('finds for %s what a look at every note finds, newest first, page by page', async (phrase) => {
    const wanted = naive(phrase)
    expect(await all({ phrase }, 33)).toEqual(wanted)
    expect(await all({ phrase })).toEqual(wanted)
  })

  it('finds with filters what a look at every note finds', async () => {
    const phrase = '納付'
    expect(await all({ phrase, author: 'op7' })).toEqual(naive(phrase, ({ author }) => author === 'op7'))
    expect(await all({ phrase, source: 'visit' })).toEqual(naive(phrase, ({ source }) => source === 'visit'))
    expect(await all({ phrase, result: 'absent' })).toEqual(naive(phrase, ({ result }) => result === 'absent'))
    expect(await all({ author: 'op7', result: 'absent' })).toEqual(
      naive('', ({ author, result }) => author === 'op7' && result === 'absent'),
    )
    const [from, to] = ['2026-02-01T15:00:00.000Z', '2026-02-02T15:00:00.000Z']
    const wanted = naive(phrase, ({ at }) => at >= from && at < to)
    expect(wanted.length).toBeGreaterThan(3)
    expect(await all({ phrase, from, until: to }, 5)).toEqual(wanted)
    const day = await found(leader, `day=2026-02-02&limit=200&q=${encodeURIComponent(phrase)}`)
    expect(numbersOf(day)).toEqual(wanted)
  })

  it('says when a word is too short, and knows its own cursors only', async () => {
    expect(await refused(leader.ask('GET', `/v1/notes?q=${encodeURIComponent('山')}`))).toBe('note.tooShort')
    expect(await refused(leader.ask('GET', '/v1/notes?cursor=abc'))).toBe('query.invalid')
  })

  it('goes on where its time was up, and loses nothing', async () => {
    const { keys } = noteQuery(contract, '納付', {}) ?? { keys: [] }
    const one = async (before: number | null, budgetMs: number) => {
      const { rows } = await inContract(api, contract, (trx) =>
        sql<{ found: string[]; reached: number | null }>`
          select notes::text[] as found, reached from tsunagu.search_notes(
            ${keys}::integer[], array['納付'], null, null, null, ${before}, 100000, ${budgetMs})`.execute(trx),
      )
      return { found: (rows[0]?.found ?? []).map(Number), reached: rows[0]?.reached ?? null }
    }
    const whole = await one(null, 60_000)
    expect([whole.found.length > 500, whole.reached]).toEqual([true, null])
    const ids: number[] = []
    let pages = 0
    for (let before: number | null = null; pages === 0 || before !== null; pages += 1) {
      const { found: some, reached } = await one(before, 0)
      ids.push(...some)
      before = reached
    }
    expect(ids).toEqual(whole.found)
    expect(pages).toBeGreaterThan(5)
  })

  it('takes signs of the database for what they are, also where few notes are looked at', async () => {
    const jiro = people.jiro ?? 0
    expect(await all({ phrase: '%_a', persons: [jiro] })).toEqual(naive('%_a'))
    expect(naive('%_a').length).toBeGreaterThan(3)
    expect(await all({ phrase: '_納', persons: [jiro] })).toEqual(naive('_納'))
  })

  it('shows an agent his own notes only, an auditor no numbers, and the client what the contract allows', async () => {
    expect((await found(agent, 'limit=200')).notes.every(({ author }) => author === 'a06')).toBe(true)
    const auditor = await office.visit('audit1')
    const [seen] = (await found(auditor, `q=${encodeURIComponent('携帯')}&limit=1`)).notes
    expect(seen?.text).toContain('*******5678')
    expect(seen?.text).not.toContain('1234-5678')
    const city = await office.visit('city1')
    expect(await refused(city.ask('GET', '/v1/notes'))).toBe('note.notForClient')
    expect(await refused(city.ask('PUT', '/v1/notes/policy', { clientReads: 'all' }))).toBe('auth.forbidden')
    await manager.yes('PUT', '/v1/notes/policy', { clientReads: 'results' })
    expect((await found(city, 'limit=3')).notes.map(({ text }) => text)).toEqual([null, null, null])
    expect(await refused(city.ask('GET', `/v1/notes?q=${encodeURIComponent('納付')}`))).toBe('note.notForClient')
    await manager.yes('PUT', '/v1/notes/policy', { clientReads: 'all' })
    expect((await found(city, `q=${encodeURIComponent('携帯')}&limit=1`)).notes[0]?.text).toContain('*******5678')
  })
})

describe('the wall, at the search', () => {
  const secret = '久留米だけの秘密'
  const keysOfSecret = sql`(select array_agg(k & 1048575) from tsunagu.note_search s, unnest(s.keys) k)`

  beforeAll(async () => {
    const note = {
      id: 90_001,
      person: people.kurume ?? 0,
      text: secret,
      author: 'op1',
      result: null,
      source: 'call',
    } as const
    await plantNotes(office.db, 'kurume', [{ ...note, at: '2026-01-01T00:00:00.000Z' }])
  })

  it('finds a note for its own contract and for no other', async () => {
    const search = { phrase: '秘密', before: null, limit: 10 }
    const of = (mine: string) => inContract(api, mine, (trx) => searchNotes(trx, mine, search))
    expect((await of('kurume')).rows.map(({ id }) => id)).toEqual([90_001])
    expect((await of(contract)).rows).toEqual([])
  })

  it('gives no number to another contract, though it be asked with the very keys of the note', async () => {
    const { rows: keys } = await inContract(api, 'kurume', (trx) =>
      sql<{ keys: number[] }>`select ${keysOfSecret} as keys`.execute(trx),
    )
    const ask = (words: readonly string[]) =>
      sql<{ found: unknown[] }>`select notes as found from tsunagu.search_notes(
        ${keys[0]?.keys}::integer[], ${words}::text[], null, null, null, null, 100, 1000)`
    const from = async (mine: string) => (await inContract(api, mine, (trx) => ask([]).execute(trx))).rows[0]?.found
    expect(await from('kurume')).toHaveLength(1)
    expect(await from(contract)).toEqual([])
    expect((await ask([]).execute(api)).rows[0]?.found).toEqual([])
    const nobody = api.transaction().execute(async (trx) => {
      await sql`select set_config('tsunagu.contract', '', true)`.execute(trx)
      return (await ask([]).execute(trx)).rows[0]?.found
    })
    expect(await nobody).toEqual([])
  })

  it('cannot be talked into more: not by its words, not by names of one’s own, not by becoming its role', async () => {
    const words = [`%' or contract = 'kurume' --`, '%', `' union select 90001 --`]
    const { found: none } = (
      await inContract(api, contract, (trx) =>
        sql<{ found: unknown[] }>`select notes as found from tsunagu.search_notes(
          (select array_agg(distinct k & 1048575) from tsunagu.note_search s, unnest(s.keys) k where s.note = 1000),
          ${words}::text[], null, null, null, null, 100, 1000)`.execute(trx),
      )
    ).rows[0] ?? { found: ['?'] }
    expect(none).toEqual([])
    const trick = inContract(api, contract, async (trx) => {
      await sql`create function pg_temp.current_setting(text, boolean) returns text language sql as 'select ''kurume''::text'`.execute(
        trx,
      )
      await sql`create function pg_temp.unnest(text[]) returns setof text language sql as 'select ''%''::text'`.execute(
        trx,
      )
      await sql`set local search_path = pg_temp, pg_catalog, tsunagu`.execute(trx)
      const { rows } = await sql<{ found: unknown[] }>`select notes as found from tsunagu.search_notes(
        array[1], '{}', null, null, null, null, 100, 1000)`.execute(trx)
      return rows[0]?.found
    })
    expect(await trick).toEqual([])
    const denied = /permission denied/
    for (const attempt of [
      sql`set role tsunagu_note_search`,
      sql`alter function tsunagu.search_notes owner to tsunagu_api`,
      sql`create policy p on tsunagu.note_search using (true)`,
      sql`grant tsunagu_note_search to tsunagu_api`,
    ])
      await expect(inContract(api, contract, (trx) => attempt.execute(trx))).rejects.toThrow(
        /denied|must be owner|must have/,
      )
    const stats = openDatabase(office.urls.stats, { name: 'test', maxConnections: 1, onProblem: () => undefined })
    await expect(
      sql`select tsunagu.search_notes(array[1], '{}', null, null, null, null, 1, 1)`.execute(stats),
    ).rejects.toThrow(denied)
    await stats.destroy()
  })

  it('leaves nobody who may become the role of the search, which reads nothing else', async () => {
    const { rows } = await sql<{ members: number; reads: string[] }>`
      select (select count(*)::int from pg_auth_members where roleid = 'tsunagu_note_search'::regrole) as members,
        array(select c.relname::text from pg_class c where c.relnamespace = 'tsunagu'::regnamespace and c.relkind in ('r', 'p')
          and has_any_column_privilege('tsunagu_note_search', c.oid, 'select') order by 1) as reads`.execute(office.db)
    expect(rows).toEqual([{ members: 0, reads: ['note', 'note_search'] }])
  })

  it('reaches the index, and reads through no table', async () => {
    const reads = async () => {
      const { rows } = await sql<{ index: number; table: number }>`
        select (select idx_scan::int from pg_stat_user_indexes where indexrelname = 'note_search_keys') as index,
          (select sum(seq_tup_read)::int from pg_stat_user_tables where relname in ('note', 'note_search')) as table`.execute(
        office.db,
      )
      return rows[0] ?? { index: 0, table: 0 }
    }
    const search = () =>
      inContract(api, contract, async (trx) => {
        await sql`select pg_stat_force_next_flush()`.execute(trx)
        await searchNotes(trx, contract, { phrase: '存在しない', before: null, limit: 50 })
      })
    await search()
    const before = await reads()
    await search()
    await until('the search was counted', async () => (await reads()).index > before.index)
    expect((await reads()).table).toBe(before.table)
  })
})

describe('an FAQ', () => {
  const texts = {
    ja: { question: 'ﾍﾟｲｼﾞｰで納付できますか', answer: 'はい。納付書の番号を入力してください。' },
    en: { question: 'Can I pay with Pay-easy?', answer: 'Yes.' },
  }
  const move = (visit: Visit, faq: number, version: number, wish: string, body: object = {}) =>
    visit.ask<FaqView>('POST', `/v1/faq/${faq}/versions/${version}/${wish}`, body)
  const search = async (q: string, more = ''): Promise<FaqHit[]> =>
    (await agent.get<{ faqs: FaqHit[] }>(`/v1/faq?q=${encodeURIComponent(q)}${more}`)).faqs
  let faq: number

  it('is a draft nobody sees, until somebody who leads, and did not write it, approves', async () => {
    ;({ faq } = await lead.yes<FaqView>('POST', '/v1/faq', { texts, keywords: ['電子納付'] }))
    expect(await search('ペイジー')).toEqual([])
    expect(codeOf(await move(leader, faq, 1, 'approve'))).toBe('faq.notSubmitted')
    expect((await move(lead, faq, 1, 'submit')).status).toBe(200)
    expect(codeOf(await move(lead, faq, 1, 'approve'))).toBe('faq.ownWork')
    expect(codeOf(await move(agent, faq, 1, 'approve'))).toBe('faq.leadersOnly')
    const waiting = await leader.get<{ versions: { faq: number }[] }>('/v1/faq/submitted')
    expect(waiting.versions.map((one) => one.faq)).toEqual([faq])
    expect((await move(leader, faq, 1, 'approve')).body).toMatchObject({ live: 1, newest: 1 })
    expect(await search('ペイジー')).toMatchObject([{ faq, question: texts.ja.question, language: 'ja' }])
  })

  it('is found as one types, in any width and kana, by question, keyword and answer, and told in the language', async () => {
    for (const q of ['ぺい', 'ペイジ', 'ﾍﾟｲｼﾞｰ', '電子', '納付 番号', 'PAY'])
      expect([q, (await search(q)).map((one) => one.faq)]).toEqual([q, [faq]])
    expect(await search('ペ')).toEqual([])
    expect(await search('ペイジー 口座')).toEqual([])
    expect(await search('pay', '&language=en')).toMatchObject([{ answer: 'Yes.', language: 'en' }])
  })

  it('stays as it is while it is edited; an edit that was overtaken, or rejected, changes nothing', async () => {
    const body = { texts: { ja: { ...texts.ja, answer: 'できません。' } } }
    expect((await agent.ask<FaqView>('PUT', `/v1/faq/${faq}`, { ...body, version: 1 })).body).toMatchObject({
      newest: 2,
      live: 1,
    })
    expect(await refused(leader.ask('PUT', `/v1/faq/${faq}`, { ...body, version: 1 }))).toBe('faq.changed')
    await move(agent, faq, 2, 'submit')
    expect(codeOf(await move(leader, faq, 2, 'reject'))).toBe('faq.reasonMissing')
    expect((await move(leader, faq, 2, 'reject', { reason: '事実と違う' })).body.versions[0]).toMatchObject({
      state: 'rejected',
      reason: '事実と違う',
      decidedBy: 'super1',
    })
    expect((await search('ペイジー'))[0]?.answer).toBe(texts.ja.answer)
  })

  it('goes back to a version that was approved, and to no other', async () => {
    const better = { texts: { ja: { question: 'ペイジーは使えますか', answer: '使えます。' } }, version: 2 }
    await agent.yes('PUT', `/v1/faq/${faq}`, better)
    await move(agent, faq, 3, 'submit')
    expect((await move(manager, faq, 3, 'approve')).body).toMatchObject({ live: 3 })
    expect(codeOf(await move(leader, faq, 2, 'rollback'))).toBe('faq.neverApproved')
    expect(codeOf(await move(agent, faq, 1, 'rollback'))).toBe('faq.leadersOnly')
    const back = (await move(leader, faq, 1, 'rollback')).body
    expect(back.live).toBe(1)
    expect((await search('電子納付'))[0]?.version).toBe(1)
    expect(back.history.map(({ version, what, by }) => `${version} ${what} ${by}`)).toEqual([
      '1 rolledBack super1',
      '3 approved manager1',
      '3 submitted a06',
      '3 saved a06',
      '2 rejected super1',
      '2 submitted a06',
      '2 saved a06',
      '1 approved super1',
      '1 submitted s01',
      '1 saved s01',
    ])
  })

  it('is counted when it is opened and told, once for each call', async () => {
    const use = (visit: Visit, kind: string, more: object = {}) =>
      visit.ask<{ counted: boolean }>('POST', `/v1/faq/${faq}/uses`, { kind, ...more })
    expect((await use(agent, 'opened')).body).toEqual({ counted: true })
    expect((await use(agent, 'opened')).body).toEqual({ counted: false })
    expect((await use(agent, 'told')).body).toEqual({ counted: true })
    for (const _ of [1, 2]) expect((await use(leader, 'opened')).body).toEqual({ counted: true })
    expect(codeOf(await use(await office.visit('a07'), 'opened', { call: 'pbx1-1.1' }))).toBe('call.unknown')
    const day = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)
    const { uses } = await leader.get<FaqUses>(`/v1/faq/uses?from=${day}&to=${day}`)
    expect(uses).toEqual([{ faq, question: expect.stringContaining('ペイジー'), opened: 3, told: 1, calls: 1 }])
  })

  it('stands on the screen-pop of its lines, and leaves as a file', async () => {
    const deskOf = async (line: string) =>
      (await agent.get<DeskScript>(`/v1/scripts/for?line=${line}`)).faqs.map((one) => one.faq)
    expect(await deskOf('zei')).toEqual([faq])
    const file = join(office.runDir, 'faq.csv')
    const said = await office.cli(['faq', 'file', file])
    expect([said.code, said.stderr]).toEqual([0, ''])
    const lines = readFileSync(file, 'utf8').split('\r\n')
    expect(lines[0]).toContain('質問,回答')
    const excel = await leader.bytes('/v1/faq/file?format=xlsx')
    expect([excel.status, excel.bytes.subarray(0, 2).toString()]).toEqual([200, 'PK'])
    expect(lines.slice(1, 3).map((line) => line.split(',').slice(0, 4).join(','))).toEqual([
      `${faq},1,ja,${texts.ja.question}`,
      `${faq},1,en,${texts.en.question}`,
    ])
  })

  it('is taken away by who leads', async () => {
    expect(await refused(agent.ask('DELETE', `/v1/faq/${faq}`))).toBe('auth.forbidden')
    await leader.yes('DELETE', `/v1/faq/${faq}`)
    expect(await search('ペイジー')).toEqual([])
  })
})

describe('the command line', () => {
  it('searches, corrects and shows notes, and says what is wrong', async () => {
    const listed = await office.cli(['--json', 'note', 'search', '12月13日'])
    const [note] = (JSON.parse(listed.stdout) as NotePage).notes
    const id = String(note?.note)
    const done = await office.cli(['note', 'correct', id, '--reason', '誤記', '--text', '１２月１４日に納付'])
    expect([done.code, done.stdout]).toEqual([0, expect.stringContaining('version 4')])
    const late = await office.cli(['note', 'correct', id, '--reason', '誤記', '--text', 'x', '--version', '2'])
    expect(late.code).not.toBe(0)
    expect(late.stderr).toContain('note.changed')
    expect((await office.cli(['note', 'show', id])).stdout).toContain('再度確認')
    expect((await office.cli(['script', 'say', '--line', 'zei'])).stdout).toContain('熊本市納付案内センターの管理 加藤')
  })
})
