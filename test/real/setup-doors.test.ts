import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AgentSetup, type FloorConfig, type Queue, standardLimits, standardQueue } from '@tsunagu/core'
import type { ErrorAnswer, Published } from '@tsunagu/messages'
import { inContract } from '@tsunagu/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Visit } from '../support/api.ts'
import { type Office, openOffice } from '../support/office.ts'
import { until } from '../support/wait.ts'

/** Queues, agents, limits and numbers set up by API and command line, checked, and published to a running floor. */
let office: Office
let ops: Visit
let manager: Visit

beforeAll(async () => {
  office = await openOffice(['acd'])
  ops = await office.visit('ops1')
  manager = await office.visit('manager1')
}, 120_000)
afterAll(() => office?.close())

const refused = async (visit: Visit, method: string, path: string, body: unknown = null) => {
  const answer = await visit.ask<ErrorAnswer>(method, path, body)
  return { status: answer.status, ...answer.body.error }
}

const pushed = { name: '夜間', rules: { closed: { kind: 'queue', queue: 'hoken' } } }

describe('queues', () => {
  it('are put in part and come back whole, with the standard for what was left out', async () => {
    await manager.yes('PUT', '/v1/setup/queues/yakan', pushed)
    const expected: Queue = {
      ...standardQueue,
      id: 'yakan',
      name: '夜間',
      rules: { ...standardQueue.rules, closed: { kind: 'queue', queue: 'hoken' } },
    }
    expect(await ops.get('/v1/setup/queues/yakan')).toEqual(expected)
    const { queues } = await ops.get<{ queues: Queue[] }>('/v1/setup/queues')
    expect(queues.map(({ id }) => id)).toEqual(['english', 'hoken', 'nofu', 'soudan', 'tsuyaku', 'yakan'])
  })

  it('are refused with the place when they have no such shape', async () => {
    const wrong = { name: 'x', strategy: 'cheapest', exits: [{ key: '12', action: { kind: 'callback' } }] }
    const { status, code, details } = await refused(ops, 'PUT', '/v1/setup/queues/x', wrong)
    expect([status, code]).toEqual([400, 'body.invalid'])
    expect(details.map(({ where }) => where)).toEqual(['strategy', 'exits.0.key'])
    const moon = await refused(ops, 'PUT', '/v1/setup/queues/x', { name: 'x', calendar: 'moon' })
    expect([moon.status, moon.code, moon.details[0]?.where]).toEqual([422, 'setup.unmatched', 'calendar'])
    expect((await refused(ops, 'GET', '/v1/setup/queues/x')).code).toBe('setup.unknown')
  })

  it('are removed, unless something leads there', async () => {
    const { status, code, details } = await refused(ops, 'DELETE', '/v1/setup/queues/hoken')
    expect([status, code]).toEqual([409, 'setup.inUse'])
    expect(details.map(({ where }) => where)).toEqual(
      expect.arrayContaining(['flows.hoken.nodes.others.queue', 'queues.yakan.rules.closed.queue']),
    )
    expect(await ops.get('/v1/setup/queues/hoken')).toMatchObject({ id: 'hoken' })
    await ops.yes('DELETE', '/v1/setup/queues/yakan')
    expect((await refused(ops, 'DELETE', '/v1/setup/queues/yakan')).code).toBe('setup.unknown')
  })
})

describe('agents', () => {
  const wanted = {
    name: '新人 木村',
    phone: 'p2020',
    browserPhone: 'p2020-web',
    queues: ['english', 'hoken'],
    skills: { 英語: 6 },
    tiers: { english: 2 },
    supervises: ['nofu'],
  }

  it('are put with phones, queues, skills and tiers; phones that are new get a password nobody is told', async () => {
    await manager.yes('PUT', '/v1/setup/agents/a20', wanted)
    expect(await ops.get<AgentSetup>('/v1/setup/agents/a20')).toEqual({ id: 'a20', autoAnswer: false, ...wanted })
    const phones = await inContract(office.db, 'kumamoto', (trx) =>
      trx.selectFrom('phone').select(['id', 'browser', 'secret']).where('id', 'like', 'p2020%').orderBy('id').execute(),
    )
    expect(phones.map(({ id, browser }) => [id, browser])).toEqual([
      ['p2020', false],
      ['p2020-web', true],
    ])
    expect(new Set(phones.map(({ secret }) => secret)).size).toBe(2)
    await manager.yes('PUT', '/v1/setup/agents/a20', { ...wanted, autoAnswer: true })
    const again = await inContract(office.db, 'kumamoto', (trx) =>
      trx.selectFrom('phone').select('secret').where('id', '=', 'p2020').executeTakeFirst(),
    )
    expect(again?.secret).toBe(phones[0]?.secret)
  })

  it.each([
    [{ queues: ['moon'] }, 'queues'],
    [{ supervises: ['moon'] }, 'supervises'],
    [{ queues: ['hoken'] }, 'tiers.english'],
    [{ browserPhone: 'p2020' }, 'browserPhone'],
    [{ browserPhone: 'p2001' }, 'browserPhone'],
  ])('are refused when %j points nowhere', async (change, where) => {
    const { status, code, details } = await refused(ops, 'PUT', '/v1/setup/agents/a21', { ...wanted, ...change })
    expect([status, code, details[0]?.where]).toEqual([422, 'setup.unmatched', where])
    expect((await refused(ops, 'GET', '/v1/setup/agents/a21')).code).toBe('setup.unknown')
  })

  it('never take the phone of another contract, and are not told whose it is', async () => {
    await office.db.insertInto('contract').values({ id: 'elsewhere', name: 'elsewhere' }).execute()
    await inContract(office.db, 'elsewhere', (trx) =>
      trx.insertInto('phone').values({ contract: 'elsewhere', id: 'p9001', secret: 's' }).execute(),
    )
    const taken = await refused(ops, 'PUT', '/v1/setup/agents/a21', { ...wanted, phone: 'p9001', browserPhone: null })
    expect([taken.status, taken.code]).toEqual([409, 'phone.exists'])
  })

  it('leave, and nothing of theirs stays behind but the name', async () => {
    await ops.yes('DELETE', '/v1/setup/agents/a20')
    expect((await refused(ops, 'GET', '/v1/setup/agents/a20')).code).toBe('setup.unknown')
    const skills = await inContract(office.db, 'kumamoto', (trx) =>
      trx.selectFrom('agent_skill').selectAll().where('agent', '=', 'a20').execute(),
    )
    expect(skills).toEqual([])
  })
})

describe('lists and limits', () => {
  it('keeps pause reasons with their limits', async () => {
    await manager.yes('PUT', '/v1/setup/pause-reasons/nap', { name: '仮眠', place: 9, maxMs: 60_000 })
    const { pauseReasons } = await ops.get<{ pauseReasons: { id: string; maxMs: number | null }[] }>(
      '/v1/setup/pause-reasons',
    )
    expect(pauseReasons.map(({ id, maxMs }) => [id, maxMs])).toContainEqual(['nap', 60_000])
    expect((await refused(ops, 'PUT', '/v1/setup/pause-reasons/nap', { name: 'x', maxMs: 0 })).code).toBe(
      'body.invalid',
    )
    await manager.yes('DELETE', '/v1/setup/pause-reasons/nap')
    expect((await refused(ops, 'DELETE', '/v1/setup/pause-reasons/nap')).code).toBe('setup.unknown')
  })

  it('keeps the limits of the floor', async () => {
    const body = { limits: { ...standardLimits, parkMs: 90_000 }, tellListened: true }
    await manager.yes('PUT', '/v1/setup/limits', body)
    expect(await ops.get('/v1/setup/limits')).toEqual(body)
    expect((await refused(ops, 'PUT', '/v1/setup/limits', { limits: {}, tellListened: true })).code).toBe(
      'body.invalid',
    )
  })

  it('keeps transfer numbers, typed with hyphens or without', async () => {
    await manager.yes('PUT', '/v1/setup/transfer-numbers/096-328-9999', { name: '区役所' })
    const { transferNumbers } = await ops.get<{ transferNumbers: unknown[] }>('/v1/setup/transfer-numbers')
    expect(transferNumbers).toContainEqual({ number: '0963289999', name: '区役所' })
    await manager.yes('DELETE', '/v1/setup/transfer-numbers/0963289999')
  })

  it('keeps numbers that are not called from those who do not work with callers', async () => {
    await manager.yes('PUT', '/v1/setup/do-not-call/090-1111-2222', { reason: '本人の申し出' })
    const listOf = async (visit: Visit): Promise<readonly string[]> =>
      (await visit.get<{ doNotCall: { number: string }[] }>('/v1/setup/do-not-call')).doNotCall.map(
        ({ number }) => number,
      )
    expect(await listOf(manager)).toContain('09011112222')
    expect(await listOf(await office.visit('audit1'))).toContain('*******2222')
    expect((await refused(ops, 'GET', '/v1/setup/do-not-call')).code).toBe('auth.forbidden')
    expect((await refused(ops, 'PUT', '/v1/setup/do-not-call/09011112223', { reason: 'x' })).code).toBe(
      'auth.forbidden',
    )
    const config = await ops.get<FloorConfig>('/v1/setup')
    expect(config.doNotCall).toContain('*******2222')
    expect((await manager.get<FloorConfig>('/v1/setup')).doNotCall).toContain('09011112222')
  })

  it('are read by who leads, operates or audits, and changed by who manages or operates; each change is on record', async () => {
    const agent = await office.visit('a01')
    const leader = await office.visit('super1')
    expect((await refused(agent, 'GET', '/v1/setup/queues')).code).toBe('auth.forbidden')
    expect((await leader.ask('GET', '/v1/setup/queues')).status).toBe(200)
    expect((await refused(leader, 'PUT', '/v1/setup/queues/x', { name: 'x' })).code).toBe('auth.forbidden')
    const rows = await inContract(office.db, 'kumamoto', (trx) =>
      trx
        .selectFrom('access_log')
        .select(['account', 'target', 'detail'])
        .where('action', '=', 'setup.changed')
        .execute(),
    )
    expect(rows).toEqual(
      expect.arrayContaining([
        { account: 'manager1', target: 'agent a20', detail: {} },
        { account: 'ops1', target: 'queue yakan', detail: { deleted: true } },
        { account: 'manager1', target: 'do not call *******2222', detail: {} },
      ]),
    )
    expect(JSON.stringify(rows)).not.toContain('09011112222')
  })
})

describe('a publication', () => {
  it('names every place that is wrong, and publishes nothing then', async () => {
    await ops.yes('PUT', '/v1/setup/queues/one', {
      name: 'one',
      rules: { full: { waiting: 1, action: { kind: 'queue', queue: 'two' } } },
      needs: [{ skill: '手話', level: 9 }],
    })
    await ops.yes('PUT', '/v1/setup/queues/two', {
      name: 'two',
      rules: {
        closed: { kind: 'queue', queue: 'one' },
        tooLong: { ms: 1, action: { kind: 'outside', number: '110' } },
      },
    })
    const { status, code, details } = await refused(ops, 'POST', '/v1/config/publish')
    expect([status, code]).toEqual([422, 'config.invalid'])
    expect(details.map(({ where }) => where)).toEqual([
      'queues.one.needs',
      'queues.two.rules.tooLong.action.number',
      'queues.one.rules',
    ])
    expect(details[2]).toMatchObject({ found: 'one → two → one', hint: 'rules.ring' })
    await ops.yes('DELETE', '/v1/setup/queues/one').catch(() => undefined)
  })

  it('goes through with a word about what should be looked at', async () => {
    await ops.yes('PUT', '/v1/setup/queues/two', { name: 'two' })
    await ops.yes('PUT', '/v1/setup/queues/one', { name: 'one', calendar: 'hoken' })
    const made = await ops.yes<Published>('POST', '/v1/config/publish')
    expect(made.warnings.map(({ where }) => where)).toEqual(['queues.one', 'queues.one.rules.closed', 'queues.two'])
    await until('the floor has it', async () => (await manager.floor()).version === made.version)
  })
})

describe('the command line', { timeout: 120_000 }, () => {
  const signIn = (account: string) => office.cli(['sign-in', account], `${office.passwordOf(account)}\n`)
  const says = async (...args: readonly string[]): Promise<string> => {
    const said = await office.cli(args)
    expect([args.join(' '), said.code, said.stderr]).toEqual([args.join(' '), 0, ''])
    return said.stdout
  }

  it('sets queues by options and by file, and shows what can be set again', async () => {
    await signIn('ops1')
    await says(
      'queue',
      'set',
      'sign',
      '--name',
      '手話',
      '--strategy',
      'roundRobin',
      '--need',
      '英語=3',
      '--ring-ms',
      '9000',
    )
    await says('queue', 'set', 'sign', '--wrap-up-ms', '5000')
    const shown = await says('queue', 'show', 'sign')
    expect(shown).toContain('strategy: roundRobin')
    const file = join(office.runDir, 'queue.yaml')
    writeFileSync(file, shown)
    await says('queue', 'set', 'sign2', file, '--name', '手話二')
    const [one, two] = [await ops.get<Queue>('/v1/setup/queues/sign'), await ops.get<Queue>('/v1/setup/queues/sign2')]
    expect(two).toEqual({ ...one, id: 'sign2', name: '手話二' })
    expect(two).toMatchObject({ ringMs: 9_000, wrapUpMs: 5_000, needs: [{ skill: '英語', level: 3 }] })
    expect(await says('queue', 'show')).toMatch(/sign2\s+手話二\s+roundRobin\s+英語=3/)
    await says('queue', 'remove', 'sign')
    await ops.yes('DELETE', '/v1/setup/queues/sign2')
    expect((await office.cli(['queue', 'set', 'x', '--strategy', 'cheapest'])).code).toBe(2)
    expect((await office.cli(['queue', 'show', 'x'])).code).toBe(1)
  })

  it('sets agents, and takes what follows from a change with it', async () => {
    await signIn('ops1')
    await says('agent', 'set', 'a30', '--name', '森', '--phone', 'p2030', '--queues', 'hoken,nofu', '--tier', 'nofu=2')
    await says('agent', 'set', 'a30', '--skill', '英語=4', '--skill', '納付=2', '--queues', 'hoken')
    await says('agent', 'set', 'a30', '--skill', '納付=0', '--browser-phone', 'p2030-web', '--auto-answer')
    expect(JSON.parse(await says('--json', 'agent', 'show', 'a30'))).toEqual({
      name: '森',
      phone: 'p2030',
      browserPhone: 'p2030-web',
      queues: ['hoken'],
      skills: { 英語: 4 },
      tiers: {},
      supervises: [],
      autoAnswer: true,
    })
    expect(await says('agent', 'show')).toMatch(/a30\s+森\s+p2030,p2030-web\s+hoken\s+英語=4/)
    expect((await says('pbx', 'secret', 'p2030')).trim()).toHaveLength(24)
    await says('agent', 'remove', 'a30')
    expect((await office.cli(['agent', 'set', 'a31', '--name', 'x', '--queues', 'hoken'])).code).toBe(2)
  })

  it('sets lists and limits, and publishes', async () => {
    await signIn('manager1')
    const file = join(office.runDir, 'one.yaml')
    writeFileSync(file, 'reason: 本人の申し出\n')
    await says('config', 'put', 'do-not-call', '09033334444', file)
    await says('config', 'remove', 'do-not-call', '09033334444')
    writeFileSync(file, await says('config', 'limits'))
    await says('config', 'limits', file)
    expect((await office.cli(['config', 'put', 'moon', 'x', file])).code).toBe(2)
    writeFileSync(file, 'a: [')
    expect((await office.cli(['config', 'limits', file])).code).toBe(2)
    expect(await says('config', 'publish')).toMatch(/version \d+: 6 lines[\s\S]*queues\.one: found no agents/)
  })
})

describe('texts to citizens', () => {
  const card = { ja: '{name|お客様}、{shop}へどうぞ', en: '{shop}' }
  const path = '/v1/setup/templates/card'

  it('have templates whose faults are named, and what was there stays', async () => {
    await manager.yes('PUT', path, { texts: card })
    const { status, code, details } = await refused(ops, 'PUT', path, { texts: { ja: '残高{amount', en: '{other}' } })
    expect([status, code]).toEqual([422, 'template.invalid'])
    expect(details.map(({ where }) => where)).toEqual(['texts.ja:3', 'texts.en'])
    const { templates } = await ops.get<{ templates: { id: string; texts: object; sizes: { ja: object } }[] }>(
      '/v1/setup/templates',
    )
    expect(templates.find(({ id }) => id === 'card')).toMatchObject({
      texts: card,
      sizes: { ja: { characters: 85, parts: 2, needed: ['shop'], optional: ['name'] } },
    })
    expect((await refused(await office.visit('a01'), 'PUT', path, { texts: card })).code).toBe('auth.forbidden')
  })

  it('are sent once by who had the call, to a mobile number, and numbers are shown to who needs them', async () => {
    await callOf('a01', '09087654321')
    const [a01, a02] = await Promise.all([office.visit('a01'), office.visit('a02')])
    const wanted = { call: 'pbx1-9.9', template: 'card', values: { shop: '中央区役所' } }
    const first = await keyed(a01, wanted)
    const second = await keyed(a01, wanted)
    expect(first).toMatchObject({ repeated: false, message: { to: '09087654321', state: 'queued' } })
    expect(second).toEqual({ ...first, repeated: true })
    expect(await keyed(a01, { ...wanted, values: { shop: '北' } })).toMatchObject({
      error: { code: 'request.keyReused' },
    })
    for (const [visit, change, code] of [
      [a02, {}, 'auth.notYourself'],
      [a01, { to: '0961234567' }, 'message.notMobile'],
      [a01, { values: {} }, 'message.valueMissing'],
      [a01, { template: 'none' }, 'message.templateUnknown'],
      [a01, { call: 'pbx1-0.0' }, 'call.unknown'],
    ] as const)
      expect((await refused(visit, 'POST', '/v1/messages', { ...wanted, ...change })).code).toBe(code)
    const leader = await office.visit('super1')
    expect(await leader.get('/v1/messages?call=pbx1-9.9')).toMatchObject({
      messages: [{ to: '09087654321', parts: 1 }],
    })
    expect(await ops.get('/v1/messages?state=queued')).toMatchObject({ messages: [{ to: '*******4321', text: '***' }] })
    expect(await leader.get('/v1/messages?day=2020-01-01')).toEqual({ messages: [], next: null })
  })

  it('carry a code of their own where the template has one, the same however often the key comes', async () => {
    await manager.yes('PUT', '/v1/setup/templates/proof', { texts: { ja: '確認コード {code}' } })
    const a01 = await office.visit('a01')
    const wanted = { call: 'pbx1-9.9', template: 'proof', values: { code: '0000' } }
    const [first, second] = [await keyed(a01, wanted, 'a-key-of-its-own'), await keyed(a01, wanted, 'a-key-of-its-own')]
    expect(second).toEqual({ ...first, repeated: true })
    const leader = await office.visit('super1')
    const { messages } = await leader.get<{ messages: { text: string }[] }>('/v1/messages?call=pbx1-9.9')
    expect(messages[0]?.text).toMatch(/^確認コード \d{6}$/)
    const { codes } = await leader.get<{ codes: object[] }>('/v1/authenticity-codes')
    expect(codes).toMatchObject([{ by: { kind: 'agent', id: 'a01' }, call: 'pbx1-9.9', attempts: 0 }])
  })
})

it('counts of flows are for who leads or looks after the contract, and for no agent', async () => {
  const span = 'from=2026-11-20T00:00:00Z&to=2026-11-21T00:00:00Z'
  const doors = ['live', `file?${span}`, `calls?${span}`, `repeat-callers?${span}`].map(
    (door) => `/v1/flow-counts/${door}`,
  )
  for (const [account, status] of [
    ...(['super1', 'manager1', 'city1', 'ops1', 'audit1'] as const).map((one) => [one, 200] as const),
    ['a01', 403] as const,
  ]) {
    const visit = await office.visit(account)
    for (const door of [`/v1/flow-counts?${span}`, ...doors])
      expect([account, door, (await visit.bytes(door)).status]).toEqual([account, door, status])
  }
})

/** A call in the archive that an agent had. */
const callOf = (agent: string, number: string) =>
  inContract(office.db, 'kumamoto', (trx) =>
    trx
      .insertInto('call')
      .values({
        contract: 'kumamoto',
        floor: 'kumamoto',
        id: 'pbx1-9.9',
        node: 'pbx1',
        line: 'hoken',
        direction: 'inbound',
        called: '0965550001',
        caller_kind: 'presented',
        caller_number: number,
        arrived_at: new Date().toISOString(),
        queued_at: null,
        answered_at: null,
        ended_at: null,
        outcome: null,
        ended_by: null,
        cause: null,
        queue: null,
        recording: null,
        transferred_to: null,
        agents: [agent],
        log_id: '1-0',
      })
      .execute(),
  )

const keyed = async (visit: Visit, body: object, key = 'the-same-key'): Promise<object> => {
  const headers = {
    authorization: `Bearer ${visit.token}`,
    'content-type': 'application/json',
    'idempotency-key': key,
  }
  const reply = await fetch(`${office.url}/v1/messages`, { method: 'POST', headers, body: JSON.stringify(body) })
  return (await reply.json()) as object
}
