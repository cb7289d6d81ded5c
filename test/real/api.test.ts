import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { LogEntry } from '@tsunagu/core'
import {
  type Accepted,
  type CallPage,
  type ErrorAnswer,
  type FloorView,
  type FlowText,
  type Me,
  parseLogEntry,
  type RecordingPage,
  type Status,
  type Story,
  streamMessageSchema,
} from '@tsunagu/messages'
import { inContract, keys, readLogRange } from '@tsunagu/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { Visit } from '../support/api.ts'
import { type Office, openOffice } from '../support/office.ts'
import { until } from '../support/wait.ts'

let office: Office
let leader: Visit
let agent: Visit

beforeAll(async () => {
  office = await openOffice(['acd', 'ivr', 'stats'])
  leader = await office.visit('super1')
  agent = await office.visit('a06')
}, 120_000)
afterAll(() => office?.close())

const codeOf = (answer: { readonly body: unknown }): string => (answer.body as ErrorAnswer).error.code

const log = async (): Promise<readonly LogEntry[]> =>
  (await readLogRange(office.redis, 'kumamoto', '-', '+', 100_000)).map((raw) => parseLogEntry(raw.id, raw.fields))

/** One request as a program makes it, headers and all. */
const send = async (visit: Visit, method: string, path: string, headers: Record<string, string>, body?: string) => {
  const answer = await fetch(office.url + path, {
    method,
    headers: { authorization: `Bearer ${visit.token}`, ...headers },
    ...(body === undefined ? {} : { body }),
  })
  return { status: answer.status, body: (await answer.json()) as unknown }
}

const agentOf = async (id: string) => (await leader.floor()).agents.find((one) => one.agent === id)

/** Signed in, phone registered, ready. */
const makeReady = async (visit: Visit, id: string, phone: string): Promise<void> => {
  await office.fact({ type: 'phone.registered', phone })
  const before = await agentOf(id)
  if (before?.availability === 'signedOut') await visit.agent(id, 'sign-in')
  await visit.agent(id, 'ready')
}

describe('signing in', () => {
  it('gives who one is, and takes it back', async () => {
    const visit = await office.visit('a01')
    expect(await visit.get<Me>('/v1/session')).toMatchObject({ account: 'a01', agent: 'a01', roles: ['agent'] })
    await visit.yes('DELETE', '/v1/session')
    expect(codeOf(await visit.ask('GET', '/v1/session'))).toBe('auth.required')
  })

  it('takes as long for an account that is not there, and says the same', async () => {
    const tried = await fetch(`${office.url}/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ account: 'nobody', password: 'x' }),
    })
    expect([tried.status, ((await tried.json()) as ErrorAnswer).error.code]).toEqual([401, 'auth.badPassword'])
  })

  it('rests after ten wrong passwords for one account, and lets others in', async () => {
    const codes: string[] = []
    for (let i = 0; i < 11; i += 1) {
      const tried = await fetch(`${office.url}/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ account: 'a03', password: `wrong ${i}` }),
      })
      codes.push(((await tried.json()) as ErrorAnswer).error.code)
    }
    expect(codes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'auth.badPassword'))
    expect(codes[10]).toBe('auth.tooManyTries')
    expect((await office.visit('a04')).account).toBe('a04')
  })

  it('ends every session of an account that is suspended', async () => {
    const ops = await office.visit('ops1')
    const victim = await office.visit('a02')
    await ops.yes('POST', '/v1/accounts/a02/suspend', { suspended: true, reason: '退職' })
    expect(codeOf(await victim.ask('GET', '/v1/session'))).toBe('auth.required')
    await expect(office.visit('a02')).rejects.toThrow(/auth.suspended/)
    const { changes } = await ops.get<{ changes: { change: string; reason: string; by: string }[] }>(
      '/v1/accounts/a02/history',
    )
    expect(changes[0]).toMatchObject({ change: 'suspended', reason: '退職', by: 'ops1' })
    await ops.yes('POST', '/v1/accounts/a02/suspend', { suspended: false, reason: '復職' })
    expect((await office.visit('a02')).account).toBe('a02')
  })

  it('lets one change one’s own password, and operations make a new one', async () => {
    const visit = await office.visit('a05')
    const wrong = await visit.ask('POST', '/v1/session/password', { current: 'x', next: 'a new password' })
    expect(codeOf(wrong)).toBe('auth.badPassword')
    await visit.yes('POST', '/v1/session/password', { current: office.passwordOf('a05'), next: 'a new password' })
    expect(codeOf(await visit.ask('GET', '/v1/session'))).toBe('auth.required')
    const again = await Visit.signIn(office.url, 'a05', 'a new password')
    const ops = await office.visit('ops1')
    const made = await ops.yes<{ password: string }>('POST', '/v1/accounts/a05/password')
    expect(codeOf(await again.ask('GET', '/v1/session'))).toBe('auth.required')
    expect((await Visit.signIn(office.url, 'a05', made.password)).account).toBe('a05')
  })

  it('issues an account whose password is shown once', async () => {
    const ops = await office.visit('ops1')
    const body = { account: 'new1', name: '新人', roles: ['agent', 'supervisor'], agent: 'a08' }
    const made = await ops.yes<{ password: string }>('POST', '/v1/accounts', body)
    const visit = await Visit.signIn(office.url, 'new1', made.password)
    expect((await visit.get<Me>('/v1/session')).roles).toEqual(['agent', 'supervisor'])
    expect(codeOf(await ops.ask('POST', '/v1/accounts', body))).toBe('account.exists')
  })
})

describe('who may do what', () => {
  it('lets an agent act for himself only', async () => {
    expect(codeOf(await agent.ask('POST', '/v1/agents/a07/sign-in'))).toBe('auth.notYourself')
    expect(codeOf(await agent.ask('POST', '/v1/calls/x/end'))).toBe('auth.forbidden')
    const audit = await office.visit('audit1')
    expect(codeOf(await audit.ask('POST', '/v1/agents/a07/sign-in'))).toBe('auth.forbidden')
  })

  it('keeps contracts apart, whatever ids are known', async () => {
    const passwordHash = await inContract(office.db, 'kumamoto', (trx) =>
      trx.selectFrom('account').select('password_hash').where('id', '=', 'super1').executeTakeFirstOrThrow(),
    )
    await inContract(office.db, 'elsewhere', async (trx) => {
      await trx.insertInto('contract').values({ id: 'elsewhere', name: '別の市' }).execute()
      await trx
        .insertInto('account')
        .values({
          contract: 'elsewhere',
          id: 'stranger',
          login: 'stranger',
          name: 'よそ者',
          password_hash: passwordHash.password_hash,
          roles: ['supervisor', 'manager', 'ops', 'auditor'],
          agent: null,
          locked_until: null,
        })
        .execute()
    })
    await inContract(office.db, 'kumamoto', (trx) => callRow(trx, 'secret-1', '09011112222'))
    const stranger = await Visit.signIn(office.url, 'stranger', office.passwordOf('super1'))
    expect(codeOf(await stranger.ask('GET', '/v1/floor'))).toBe('floor.notConfigured')
    expect(await stranger.get<CallPage>('/v1/calls')).toEqual({ calls: [], next: null })
    expect(codeOf(await stranger.ask('GET', '/v1/calls/secret-1'))).toBe('call.unknown')
    expect(codeOf(await stranger.ask('GET', '/v1/calls/secret-1/explain'))).toBe('call.unknown')
    expect((await stranger.get<{ accounts: unknown[] }>('/v1/accounts')).accounts).toHaveLength(1)
    expect(codeOf(await stranger.ask('POST', '/v1/accounts/a01/suspend', { suspended: true, reason: 'x' }))).toBe(
      'account.unknown',
    )
    expect((await leader.ask('GET', '/v1/calls/secret-1')).status).toBe(200)
    await office.visit('a01')
  })

  it('shows numbers to those who work with them and only their ends to others', async () => {
    const audit = await office.visit('audit1')
    const seen = await audit.get<CallPage>('/v1/calls?number=090-1111-2222')
    expect(seen.calls[0]?.caller).toEqual({ kind: 'presented', number: '*******2222' })
    const open = await leader.get<CallPage>('/v1/calls?number=090-1111-2222')
    expect(open.calls[0]?.caller).toEqual({ kind: 'presented', number: '09011112222' })
  })

  it('writes down who looked at what, and not what was searched for', async () => {
    const rows = await inContract(office.db, 'kumamoto', (trx) => trx.selectFrom('access_log').selectAll().execute())
    expect(rows).toContainEqual(expect.objectContaining({ account: 'audit1', action: 'calls.searched' }))
    expect(rows).toContainEqual(
      expect.objectContaining({ account: 'super1', action: 'call.viewed', target: 'secret-1' }),
    )
    expect(JSON.stringify(rows)).not.toContain('09011112222')
  })
})

type Trx = Parameters<Parameters<typeof inContract>[2]>[0]

const callRow = async (trx: Trx, id: string, number: string): Promise<void> => {
  await trx
    .insertInto('call')
    .values({
      contract: 'kumamoto',
      id,
      floor: 'kumamoto',
      line: 'zei',
      direction: 'inbound',
      called: '0965550002',
      caller_kind: 'presented',
      caller_number: number,
      arrived_at: new Date(Date.now() - 3_600_000).toISOString(),
      queued_at: null,
      guided_at: null,
      answered_at: null,
      ended_at: new Date(Date.now() - 3_500_000).toISOString(),
      outcome: 'answered',
      ended_by: 'caller',
      cause: 16,
      queue: 'nofu',
      recording: null,
      transferred_to: null,
      log_id: '1-0',
    })
    .execute()
}

describe('a command', () => {
  it('goes through the log and comes back with the floor’s answer', async () => {
    const visit = await office.visit('a07')
    const yes = await visit.yes<Accepted>('POST', '/v1/agents/a07/sign-in')
    expect(yes).toMatchObject({ call: null, repeated: false })
    expect((await agentOf('a07'))?.availability).toBe('paused')
    const again = await visit.ask('POST', '/v1/agents/a07/sign-in')
    expect([again.status, codeOf(again)]).toEqual([409, 'agent.alreadySignedIn'])
    const entry = (await log()).find((one) => one.id === yes.seq)
    expect(entry).toMatchObject({ by: 'api', body: { type: 'agent.signIn', actor: { account: 'a07', door: 'api' } } })
  })

  it('happens once per Idempotency-Key and gives the first answer again', async () => {
    const key = { 'idempotency-key': 'first-answer-1' }
    const count = async () => (await log()).filter(({ body }) => body.type === 'agent.pause').length
    const before = await count()
    const json = { ...key, 'content-type': 'application/json' }
    const first = await send(leader, 'POST', '/v1/agents/a07/pause', json, '{"reason":"休憩"}')
    const again = await send(leader, 'POST', '/v1/agents/a07/pause', json, '{"reason":"休憩"}')
    expect(first.body).toMatchObject({ repeated: false })
    expect(again.body).toEqual({ ...(first.body as Accepted), repeated: true })
    expect(await count()).toBe(before + 1)
    const other = await send(leader, 'POST', '/v1/agents/a07/pause', json, '{"reason":"昼食"}')
    expect([other.status, codeOf(other)]).toEqual([422, 'request.keyReused'])
    const twin = await office.visit('manager1')
    const theirs = await send(twin, 'POST', '/v1/agents/a07/pause', json, '{"reason":"昼食"}')
    expect(theirs.body).toMatchObject({ repeated: false })
  })

  it('gives a refusal again too', async () => {
    const key = { 'idempotency-key': 'refused-1' }
    const first = await send(leader, 'POST', '/v1/agents/a07/hold', key)
    const again = await send(leader, 'POST', '/v1/agents/a07/hold', key)
    expect([codeOf(first), codeOf(again)]).toEqual(['agent.notTalking', 'agent.notTalking'])
  })

  it.each([
    ['/v1/agents/a07/pause', '{}', 'body.invalid'],
    ['/v1/agents/a07/pause', '{"reason":"nothing like it"}', 'pause.reasonUnknown'],
    ['/v1/agents/a07/pause', '{"reason":', 'body.notJson'],
    ['/v1/agents/a07/transfer', '{"to":{"kind":"moon"}}', 'body.invalid'],
    ['/v1/agents/a07/transfer', '{"to":{"kind":"outside","number":"call me"}}', 'body.invalid'],
    ['/v1/agents/a%207/pause', '{"reason":"休憩"}', 'path.invalid'],
    ['/v1/agents/zz/pause', '{"reason":"休憩"}', 'agent.unknown'],
    ['/v1/calls', '{"number":"09012345678","line":"zei","agent":"a07","callerId":"0312345678"}', 'callerId.notAllowed'],
    ['/v1/calls', '{"number":"110","line":"zei","agent":"a07"}', 'number.invalid'],
    ['/v1/calls', '{"number":"09012345678","line":"moon","agent":"a07"}', 'line.unknown'],
    ['/v1/calls', '{"number":"09012345678","line":"zei"}', 'body.invalid'],
  ])('%s with %s is refused as %s', async (path, body, code) => {
    await office.fact({ type: 'phone.registered', phone: 'p2007' })
    expect(codeOf(await send(leader, 'POST', path, { 'content-type': 'application/json' }, body))).toBe(code)
  })

  it('says that it may still happen when nobody answers in time', async () => {
    const ops = await office.visit('super1')
    await office.redis.set(keys.floorLease('kumamoto', 'acd'), 'somebody else')
    const asked = send(ops, 'POST', '/v1/agents/a05/sign-in', { 'idempotency-key': 'patience-1' })
    await office.redis.persist(keys.floorLease('kumamoto', 'acd'))
    const late = await asked
    await office.redis.del(keys.floorLease('kumamoto', 'acd'))
    expect([late.status, codeOf(late)]).toEqual([504, 'request.timeout'])
    const again = await until('the floor answers again', async () => {
      const answer = await send(ops, 'POST', '/v1/agents/a05/sign-in', { 'idempotency-key': 'patience-1' })
      return answer.status === 504 ? null : answer
    })
    expect(again.body).toMatchObject({ repeated: true })
    expect((await log()).filter(({ body }) => body.type === 'agent.signIn' && body.agent === 'a05')).toHaveLength(1)
  })
})

describe('the stream', () => {
  it('begins with the floor, goes on with what happens, and every message fits the catalogue', async () => {
    const watch = await leader.stream()
    const first = await watch.sees('a snapshot', (message) => message.type === 'snapshot')
    expect(first.message).toMatchObject({ floor: { floor: 'kumamoto', agents: expect.any(Array) } })
    await leader.agent('a07', 'ready')
    await watch.sees('the agent ready', ({ type, ...rest }) => {
      return type === 'delta' && 'body' in rest && rest.body.type === 'agent.changed' && rest.body.agent === 'a07'
    })
    await watch.sees('live counts', (message) => message.type === 'live')
    for (const { message } of watch.seen) expect(streamMessageSchema.safeParse(message).error).toBeUndefined()
    watch.close()
  })

  it('goes on from a sequence number with nothing missing and nothing twice', async () => {
    const watch = await leader.stream()
    const { message } = await watch.sees('a snapshot', (one) => one.type === 'snapshot')
    watch.close()
    if (message.type !== 'snapshot') throw new Error('no snapshot')
    for (const reason of ['休憩', '昼食', '研修']) await leader.agent('a07', 'pause', { reason })
    const again = await leader.stream(message.seq)
    await again.sees(
      'the last change',
      (one) => one.type === 'delta' && 'reason' in one.body && one.body.reason === '研修',
    )
    const reasons = again.seen.flatMap(({ message: one }) =>
      one.type === 'delta' && one.body.type === 'agent.changed' && one.body.agent === 'a07' ? [one.body.reason] : [],
    )
    expect(reasons).toEqual(['休憩', '昼食', '研修'])
    expect(again.seen.some(({ message: one }) => one.type === 'snapshot' || one.type === 'resync')).toBe(false)
    again.close()
  })

  it('starts anew when what was missed is gone from the log', async () => {
    const [oldest] = await readLogRange(office.redis, 'kumamoto', '-', '+', 1)
    await office.redis.xtrim(keys.log('kumamoto'), 'MAXLEN', 5)
    const watch = await leader.stream(oldest?.id ?? '1-0')
    const { message } = await watch.sees('a resync', (one) => one.type === 'resync')
    expect(message).toMatchObject({ reason: 'trimmed', floor: { floor: 'kumamoto' } })
    watch.close()
  })

  it('shows an agent only himself and his own calls', async () => {
    const watch = await agent.stream()
    const { message } = await watch.sees('a snapshot', (one) => one.type === 'snapshot')
    if (message.type !== 'snapshot') throw new Error('no snapshot')
    expect(message.floor.agents.map((one) => one.agent)).toEqual(['a06'])
    await leader.agent('a07', 'pause', { reason: '休憩' })
    await makeReady(agent, 'a06', 'p2006')
    await watch.sees('himself', (one) => one.type === 'delta' && 'agent' in one.body && one.body.agent === 'a06')
    expect(JSON.stringify(watch.seen)).not.toContain('a07')
    await agent.agent('a06', 'pause', { reason: '休憩' })
    watch.close()
  })

  it('shows the client’s people what happens, and nobody of the staff', async () => {
    const city = await office.visit('city1')
    expect(codeOf(await city.ask('GET', '/v1/agents'))).toBe('auth.forbidden')
    const floor = await city.floor()
    expect([floor.agents, floor.queues.length]).toEqual([[], 5])
    const watch = await city.stream()
    await watch.sees('a snapshot', (message) => message.type === 'snapshot')
    await makeReady(agent, 'a06', 'p2006')
    await office.citizen('pbx1-3.1', { kind: 'presented', number: '09012345678' })
    await watch.sees('an offer', (one) => one.type === 'delta' && one.body.type === 'call.offered')
    await office.fact({ type: 'leg.ended', leg: 'pbx1-3.1', cause: 16 })
    await watch.sees('its end', (one) => one.type === 'delta' && one.body.type === 'call.ended')
    expect(JSON.stringify(watch.seen)).not.toMatch(/a06|090123|agent\.changed/)
    await agent.agent('a06', 'pause', { reason: '休憩' })
    watch.close()
  })

  it('is closed to those who are not signed in, and to other sites', async () => {
    const cookie = `tsunagu=${leader.token}`
    const own = new URL(office.url)
    expect(await opening({})).toBe(401)
    expect(await opening({ cookie })).toBe(403)
    expect(await opening({ cookie, origin: 'https://evil.example' })).toBe(403)
    expect(await opening({ cookie, origin: `http://${own.host}` })).toBe('open')
    expect(await opening({ authorization: `Bearer ${'x'.repeat(43)}` })).toBe(401)
  })
})

/** How the door answers to the opening of a stream. */
const opening = (headers: Record<string, string>): Promise<number | 'open'> =>
  new Promise((resolve) => {
    const socket = new WebSocket(`${office.url.replace('http', 'ws')}/v1/stream`, { headers })
    socket.on('open', () => {
      socket.close()
      resolve('open')
    })
    socket.on('unexpected-response', (_request, reply) => resolve(reply.statusCode ?? 0))
    socket.on('error', () => undefined)
  })

describe('a screen-pop', () => {
  const caller = { kind: 'presented', number: '09033334444' } as const

  it('tells who calls before the phone has rung, with line, wait and earlier calls', async () => {
    await inContract(office.db, 'kumamoto', (trx) => callRow(trx, 'earlier-1', caller.number))
    const watch = await agent.stream()
    await office.citizen('pbx1-1.1', caller)
    await until('the call waits', async () => (await leader.floor()).calls.find((call) => call.phase === 'waiting'))
    await makeReady(agent, 'a06', 'p2006')
    const { pop } = await watch.pop('pbx1-1.1')
    expect(pop).toMatchObject({
      agent: 'a06',
      line: { id: 'zei', name: '納付案内センター' },
      queue: { id: 'nofu' },
      caller,
      keys: '',
      earlierCalls: [{ call: 'earlier-1', outcome: 'answered' }],
    })
    expect(pop.waitedMs).toBeGreaterThan(0)
    watch.close()
  })

  it('comes again to a page that is opened while the phone rings', async () => {
    const watch = await agent.stream()
    expect((await watch.pop('pbx1-1.1')).pop.caller).toEqual(caller)
    watch.close()
  })

  it('lets the call be answered, held, resumed and ended from the screen', async () => {
    await agent.agent('a06', 'answer')
    await until('they talk', async () => (await agentOf('a06'))?.activity === 'talking')
    await agent.agent('a06', 'hold')
    expect((await leader.floor()).calls[0]).toMatchObject({ held: true, agent: 'a06' })
    await agent.agent('a06', 'resume')
    expect(codeOf(await agent.ask('POST', '/v1/agents/a06/resume'))).toBe('agent.notHeld')
    await agent.agent('a06', 'hang-up')
    await until('wrap-up', async () => (await agentOf('a06'))?.activity === 'wrapUp')
    await agent.agent('a06', 'end-wrap-up')
    expect((await agentOf('a06'))?.activity).toBe('idle')
    await agent.agent('a06', 'pause', { reason: '休憩' })
  })

  it('names what the network withholds', async () => {
    const watch = await agent.stream()
    await office.citizen('pbx1-1.2', { kind: 'payphone' })
    await agent.agent('a06', 'ready')
    expect((await watch.pop('pbx1-1.2')).pop).toMatchObject({ caller: { kind: 'payphone' }, earlierCalls: [] })
    await office.fact({ type: 'leg.ended', leg: 'pbx1-1.2', cause: 16 })
    await agent.agent('a06', 'pause', { reason: '休憩' })
    watch.close()
  })
})

describe('what is on record', () => {
  it('finds a call, tells its story, and counts it', async () => {
    const page = await until('the call is in the records', async () => {
      const found = await leader.get<CallPage>('/v1/calls?number=09033334444&agent=a06')
      return found.calls[0]?.outcome === 'answered' ? found : null
    })
    expect(page.calls).toHaveLength(1)
    const story = await leader.get<Story>('/v1/calls/pbx1-1.1/explain')
    expect(story.steps.length).toBeGreaterThan(5)
    expect(story.steps.some((step) => step.why !== null)).toBe(true)
    const from = encodeURIComponent(new Date(Date.now() - 86_400_000).toISOString())
    const to = encodeURIComponent(new Date(Date.now() + 86_400_000).toISOString())
    const figures = await leader.get<{ total: { calls: number; answered: number } }>(
      `/v1/figures?from=${from}&to=${to}&by=total`,
    )
    expect(figures.total.answered).toBeGreaterThanOrEqual(1)
  })

  it('pages through what is found', async () => {
    const first = await leader.get<CallPage>('/v1/calls?limit=1')
    const second = await leader.get<CallPage>(`/v1/calls?limit=1&cursor=${first.next}`)
    expect(second.calls[0]?.call).not.toBe(first.calls[0]?.call)
    expect(codeOf(await leader.ask('GET', '/v1/calls?cursor=bm9uc2Vuc2U'))).toBe('query.invalid')
    expect(codeOf(await leader.ask('GET', '/v1/calls?colour=red'))).toBe('query.invalid')
  })
})

describe('a recording', () => {
  const bytes = Buffer.from(Array.from({ length: 5_000 }, (_, i) => i % 251))

  beforeAll(async () => {
    mkdirSync(join(office.runDir, 'kumamoto/2026'), { recursive: true })
    writeFileSync(join(office.runDir, 'kumamoto/2026/rec-1.opus'), bytes)
    writeFileSync(join(office.runDir, '../outside.opus'), 'secret')
    await inContract(office.db, 'kumamoto', async (trx) => {
      for (const [id, path] of [
        ['rec-1', 'kumamoto/2026/rec-1.opus'],
        ['rec-out', '../outside.opus'],
        ['rec-gone', 'kumamoto/2026/gone.opus'],
      ] as const)
        await trx
          .insertInto('recording')
          .values({
            contract: 'kumamoto',
            id,
            floor: 'kumamoto',
            call: id === 'rec-1' ? 'secret-1' : null,
            leg: null,
            line: 'zei',
            started_at: new Date().toISOString(),
            duration_ms: 4_000,
            path,
            codec: 'opus',
            bytes: bytes.length,
            sha256: createHash('sha256').update(bytes).digest('hex'),
            state: 'indexed',
            indexed_at: null,
          })
          .execute()
    })
  })

  it('is found by number, line, outcome and time', async () => {
    for (const query of ['number=09011112222', 'line=zei&outcome=answered', 'call=secret-1']) {
      const page = await leader.get<RecordingPage>(`/v1/recordings?${query}`)
      expect(page.recordings.map((one) => one.recording)).toEqual(['rec-1'])
    }
    const none = await leader.get<RecordingPage>('/v1/recordings?agent=a01')
    expect(none.recordings).toEqual([])
  })

  it('plays whole and in parts', async () => {
    const whole = await leader.bytes('/v1/recordings/rec-1/audio')
    expect([whole.status, whole.headers.get('content-type'), whole.bytes.equals(bytes)]).toEqual([
      200,
      'audio/ogg; codecs=opus',
      true,
    ])
    const part = await leader.bytes('/v1/recordings/rec-1/audio', { range: 'bytes=1000-1999' })
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 1000-1999/5000'])
    expect(part.bytes.equals(bytes.subarray(1_000, 2_000))).toBe(true)
    const tail = await leader.bytes('/v1/recordings/rec-1/audio', { range: 'bytes=-100' })
    expect(tail.bytes.equals(bytes.subarray(4_900))).toBe(true)
    const beyond = await leader.bytes('/v1/recordings/rec-1/audio', { range: 'bytes=5000-' })
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */5000'])
  })

  it('never leaves the archive, and says when its file is gone', async () => {
    expect(codeOf(await leader.ask('GET', '/v1/recordings/rec-out/audio'))).toBe('recording.fileMissing')
    expect(codeOf(await leader.ask('GET', '/v1/recordings/rec-gone/audio'))).toBe('recording.fileMissing')
    expect(codeOf(await leader.ask('GET', '/v1/recordings/nothing/audio'))).toBe('recording.unknown')
  })

  it('is heard by those who may, and it is written down', async () => {
    expect(codeOf(await agent.ask('GET', '/v1/recordings/rec-1/audio'))).toBe('auth.forbidden')
    const rows = await inContract(office.db, 'kumamoto', (trx) =>
      trx.selectFrom('access_log').selectAll().where('action', '=', 'recording.listened').execute(),
    )
    expect(rows[0]).toMatchObject({ account: 'super1', target: 'rec-1' })
  })
})

describe('the set-up', () => {
  it('is published whole, and not at all when it contradicts itself', async () => {
    const ops = await office.visit('ops1')
    const before = (await leader.floor()).version
    const always = [{ from: 0, to: 1440 }]
    await ops.yes('PUT', '/v1/setup/calendars/zei', {
      weekdays: Array.from({ length: 7 }, () => always),
    })
    const bad = 'flow: broken\ntitle: t\nstart: a\nnodes:\n  a: {type: queue, queue: moon}\n'
    const kept = await ops.yes<FlowText>('PUT', '/v1/flows/broken', { source: bad })
    expect([kept.sound, kept.verdict.problems[0]]).toMatchObject([false, { code: 'queue.unknown', place: { line: 5 } }])
    const refused = await ops.ask('POST', '/v1/flows/broken/versions/1/publish', {})
    expect([refused.status, codeOf(refused)]).toEqual([422, 'flow.invalid'])
    await ops.yes('PUT', '/v1/flows/broken', { source: bad.replace('moon', 'nofu') })
    const watch = await leader.stream()
    const made = await ops.yes<{ version: number }>('POST', '/v1/config/publish')
    expect(made.version).toBe(before + 1)
    await until('the floor has it', async () => (await leader.floor()).version === made.version)
    await watch.sees('the new set-up', (message) => message.type === 'resync' && message.reason === 'configured')
    watch.close()
  })
})

describe('when a part is away', () => {
  it('says that Redis is away, and its streams go on when it is back', async () => {
    const watch = await leader.stream()
    await watch.sees('a snapshot', (message) => message.type === 'snapshot')
    await office.redisServer.crash()
    const gone = await leader.ask('GET', '/v1/floor')
    expect([gone.status, codeOf(gone)]).toEqual([503, 'log.away'])
    await office.redisServer.start()
    await until('the floor is back', async () => (await leader.ask('GET', '/v1/floor')).status === 200)
    await until('a wish is granted', async () => {
      const answer = await leader.ask('POST', '/v1/agents/a07/pause', { reason: '打合せ' })
      return answer.status === 200
    })
    await watch.sees(
      'it on the stream',
      (one) => one.type === 'delta' && 'reason' in one.body && one.body.reason === '打合せ',
    )
    watch.close()
  })

  it('goes on without Postgres where it can, and says so where it cannot', async () => {
    await office.postgres.crash()
    try {
      const gone = await leader.ask('GET', '/v1/calls')
      expect([gone.status, codeOf(gone)]).toEqual([503, 'store.away'])
      expect((await leader.ask<FloorView>('GET', '/v1/floor')).status).toBe(200)
      expect((await leader.get<Status>('/v1/status')).postgres).toBe(false)
      const watch = await agent.stream()
      await office.citizen('pbx1-1.9', { kind: 'presented', number: '09055556666' })
      await agent.agent('a06', 'ready')
      expect((await watch.pop('pbx1-1.9')).pop).toMatchObject({ earlierCalls: null, persons: null })
      await office.fact({ type: 'leg.ended', leg: 'pbx1-1.9', cause: 16 })
      watch.close()
    } finally {
      await office.postgres.start()
    }
    await until('the records are back', async () => (await leader.ask('GET', '/v1/calls')).status === 200)
  })
})
