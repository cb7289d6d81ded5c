import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { inContract } from '@tsunagu/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Office, openOffice } from '../support/office.ts'
import { until } from '../support/wait.ts'

let office: Office
beforeAll(async () => {
  office = await openOffice(['acd', 'ivr', 'stats'])
}, 120_000)
afterAll(() => office?.close())

const signIn = (account: string) => office.cli(['sign-in', account], `${office.passwordOf(account)}\n`)

/** What the command says as JSON; its exit code must be 0. */
const json = async <T>(...args: readonly string[]): Promise<T> => {
  const said = await office.cli(['--json', ...args])
  expect(said.stderr + said.stdout, args.join(' ')).toSatisfy(() => said.code === 0)
  return JSON.parse(said.stdout) as T
}

describe('the command line', () => {
  it('says what there is, and takes a wrong command for what it is', async () => {
    const help = await office.cli(['--help'])
    expect([help.code, help.stdout]).toEqual([0, expect.stringContaining('recordings')])
    expect((await office.cli(['fly'])).code).toBe(2)
    expect((await office.cli(['calls', 'place', '0312345678'])).code).toBe(2)
    for (const wrong of [
      'agents transfer a01 --queue nofu --agent a02',
      'agents consult a01 --note x',
      'call watch pbx1-1.1 --mode sing',
      'queue mode nofu ajar',
    ])
      expect([wrong, (await office.cli(wrong.split(' '))).code]).toEqual([wrong, 2])
  })

  it('tells apart who is not signed in, who may not, what is refused and what cannot be reached', async () => {
    expect((await office.cli(['status'])).code).toBe(4)
    const wrong = await office.cli(['sign-in', 'super1'], 'wrong\n')
    expect([wrong.code, wrong.stderr]).toEqual([4, expect.stringContaining('auth.badPassword')])
    expect((await signIn('super1')).code).toBe(0)
    expect((await office.cli(['accounts', 'list'])).code).toBe(4)
    const refused = await office.cli(['agents', 'hold', 'a01'])
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('agent.notSignedIn')])
    expect((await office.cli(['--url', 'http://127.0.0.1:9', 'status'])).code).toBe(3)
    const program = await office.cli(['--json', 'agents', 'hold', 'a01'])
    expect(JSON.parse(program.stdout)).toMatchObject({ error: { code: 'agent.notSignedIn' } })
  })

  it('keeps its session where nobody else reads it, and never a password', async () => {
    await signIn('super1')
    const file = join(office.runDir, 'session.json')
    expect(statSync(file).mode & 0o777).toBe(0o600)
    expect(readFileSync(file, 'utf8')).not.toContain(office.passwordOf('super1'))
    expect(statSync(join(office.runDir, 'demo-accounts.json')).mode & 0o777).toBe(0o600)
    expect((await json<{ account: string }>('whoami')).account).toBe('super1')
  })

  it('works a call from the shell and tells its story', async () => {
    await signIn('super1')
    await office.fact({ type: 'phone.registered', phone: 'p2006' })
    for (const wish of ['sign-in', 'ready']) expect((await office.cli(['agents', wish, 'a06'])).code).toBe(0)
    await office.citizen('pbx1-5.1', { kind: 'presented', number: '09012345678' })
    const ringing = async () =>
      (await json<{ agent: string; activity: string }[]>('agents', 'list')).find((one) => one.agent === 'a06')?.activity
    await until('the phone rings', async () => (await ringing()) === 'ringing')
    await json('agents', 'answer', 'a06')
    await until('they talk', async () => (await ringing()) === 'talking')
    const live = await office.cli(['calls', 'live'])
    expect(live.stdout).toMatch(/pbx1-5\.1\s+talking\s+zei\s+09012345678\s+nofu\s+a06/)
    await json('call', 'end', 'pbx1-5.1')
    const list = await until('it is on record', async () => {
      const page = await json<{ calls: { call: string; outcome: string }[] }>(
        'calls',
        'list',
        '--number',
        '090-1234-5678',
      )
      return page.calls[0]?.outcome === 'answered' ? page : null
    })
    expect(list.calls).toHaveLength(1)
    const story = await office.cli(['call', 'explain', 'pbx1-5.1'])
    expect(story.stdout).toContain('└')
    expect((await office.cli(['call', 'explain', 'pbx1-5.1', '--lang', 'en'])).stdout).not.toBe(story.stdout)
    expect((await office.cli(['calls', 'show', 'pbx1-5.1'])).stdout).toContain('09012345678')
    expect((await office.cli(['call', 'explain', 'pbx1-0.0'])).code).toBe(1)
    const figures = await json<{ total: { answered: number } }>('figures')
    expect(figures.total.answered).toBe(1)
    expect((await office.cli(['figures', '--by', 'total'])).stdout).toContain('応答率')
  })

  it('places a call by hand', async () => {
    await signIn('super1')
    await until('wrap-up is over', async () => {
      await office.cli(['agents', 'end-wrap-up', 'a06'])
      const agents = await json<{ agent: string; activity: string }[]>('agents', 'list')
      return agents.find((one) => one.agent === 'a06')?.activity === 'idle'
    })
    const placed = await json<{ call: string }>('call', 'place', '096-328-1210', '--line', 'hoken', '--agent', 'a06')
    expect(placed.call).toBeTruthy()
    await until('the citizen is dialled with the line', () =>
      office.pbx.performed.some(
        (command) => command.type === 'leg.dial' && command.to.kind === 'outside' && command.to.line === 'hoken',
      ),
    )
    const cheat = await office.cli([
      'call',
      'place',
      '09012345678',
      '--line',
      'hoken',
      '--caller-id',
      '110',
      '--agent',
      'a05',
    ])
    expect(cheat.code).not.toBe(0)
    await json('call', 'end', placed.call)
  })

  it('hands a call over with a note, watches one, and works the floor', async () => {
    const leader = await office.visit('super1')
    const agentOf = async (id: string) => (await leader.floor()).agents.find((one) => one.agent === id)
    for (const phone of ['p2006', 'p2007', 'p2101']) await office.fact({ type: 'phone.registered', phone })
    for (const agent of ['a07', 's01']) await leader.agent(agent, 'sign-in')
    await office.citizen('pbx1-7.1', { kind: 'presented', number: '09012345678' })
    await until('wrap-up is over', async () => {
      const found = await agentOf('a06')
      if (found?.activity === 'wrapUp') await leader.agent('a06', 'end-wrap-up')
      return found?.activity !== 'wrapUp'
    })
    await leader.agent('a06', 'ready')
    await until('the phone rings', async () => (await agentOf('a06'))?.activity === 'ringing')
    await leader.agent('a06', 'answer')
    await until('they talk', async () => (await agentOf('a06'))?.activity === 'talking')
    await signIn('s01')
    await json('agent', 'pause-after', 'a06', '昼食')
    expect((await agentOf('a06'))?.pauseAfter).toBe('昼食')
    await json('agent', 'pause-after', 'a06')
    expect((await agentOf('a06'))?.pauseAfter).toBeNull()
    await json('agent', 'consult', 'a06', '--agent', 'a07', '--note', '分納のご相談')
    await json('call', 'watch', 'pbx1-7.1', '--mode', 'whisper')
    expect((await office.cli(['calls', 'live'])).stdout).toMatch(/talking .*a06\s+a07\? 👁 s01 whisper/)
    await json('call', 'unwatch')
    const nobody = await office.cli(['call', 'take-over'])
    expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('watch.none')])
    await json('call', 'mark', 'pbx1-7.1', '暴言あり', '--evidence')
    await json('agent', 'force-out', 'a07')
    await leader.yes('POST', '/v1/calls/pbx1-7.1/end')
  })

  it('drains a queue, tells everybody, and looks after callbacks', async () => {
    await signIn('super1')
    const alone = await office.cli(['call', 'watch', 'pbx1-7.1'])
    expect([alone.code, alone.stderr]).toEqual([4, expect.stringContaining('auth.noPhone')])
    await json('queue', 'mode', 'hoken', 'draining')
    expect((await office.cli(['queues'])).stdout).toMatch(/hoken\s+\S+\s+draining/)
    await json('queue', 'mode', 'hoken', 'open')
    await json('floor', 'broadcast', '本日は17時で終了します', '--queue', 'nofu')
    expect(await json<unknown[]>('callback', 'list')).toEqual([])
    const gone = await office.cli(['callback', 'cancel', 'cb-0'])
    expect([gone.code, gone.stderr]).toEqual([1, expect.stringContaining('callback.unknown')])
  })

  it('simulates the floor as it is set up, with the calls that it has had', async () => {
    await signIn('manager1')
    const plan = `
from: "00:00"
to: "24:00"
slot: 1h
floor: setup
load: [{ queue: nofu, talk: 3m, patience: 2m }]
plans: [{ name: now, groups: [{ who: [a01, a02] }] }]`
    const day = (offset: number) =>
      new Date(Date.now() + 9 * 3_600_000 + offset * 86_400_000).toISOString().slice(0, 10)
    const simulate = (from: string, to: string) =>
      office.cli(['--json', 'floor', 'simulate', '-', '--from', from, '--to', to], plan)
    const early = await simulate('2020-01-01', '2020-01-02')
    expect([early.code, early.stdout]).toEqual([1, expect.stringContaining('history.empty')])
    const said = await simulate(day(-1), day(2))
    expect(said.stderr + said.stdout).toSatisfy(() => said.code === 0)
    const [now] = JSON.parse(said.stdout).plans
    expect(now).toMatchObject({ name: 'now', agentHours: 48 })
    // The citizens of the tests above called on this day, or on the two that they lie on.
    expect(now.total.calls).toBeGreaterThan(0.2)
  })

  it('finds that the log, run again, ends in the same state', async () => {
    await signIn('manager1')
    const results = await json<{ service: string; same: boolean; folded: number }[]>('replay')
    expect(results.map(({ service, same }) => [service, same])).toEqual([
      ['acd', true],
      ['ivr', true],
      ['dialler', true],
    ])
    expect(results[0]?.folded).toBeGreaterThan(10)
  })

  it('says so when the committed state is not what the log makes', async () => {
    await signIn('manager1')
    const key = '{kumamoto}:state:acd'
    const before = await office.redis.hget(key, 'agent:a01')
    await office.redis.hset(key, 'agent:a01', JSON.stringify({ id: 'a01', forged: true }))
    const said = await office.cli(['replay', '--service', 'acd'])
    expect([said.code, said.stderr]).toEqual([1, expect.stringContaining('a01')])
    if (before === null) await office.redis.hdel(key, 'agent:a01')
    else await office.redis.hset(key, 'agent:a01', before)
  })

  it('manages accounts and the set-up', async () => {
    await signIn('ops1')
    const made = await json<{ password: string }>(
      'accounts',
      'create',
      'cli1',
      '--name',
      '試験',
      '--roles',
      'supervisor',
    )
    expect(made.password).toHaveLength(16)
    expect((await office.cli(['sign-in', 'cli1'], `${made.password}\n`)).code).toBe(0)
    await signIn('ops1')
    expect((await office.cli(['accounts', 'suspend', 'cli1', '試験終了'])).code).toBe(0)
    expect((await office.cli(['accounts', 'history', 'cli1'])).stdout).toMatch(/suspended\s+試験終了/)
    const file = join(office.runDir, 'calendar.json')
    writeFileSync(file, JSON.stringify({ weekdays: Array.from({ length: 7 }, () => []) }))
    expect((await office.cli(['config', 'put', 'calendar', 'zei', file])).code).toBe(0)
    expect((await office.cli(['config', 'put', 'moon', 'zei', file])).code).toBe(2)
    const published = await json<{ version: number }>('config', 'publish')
    expect(published.version).toBeGreaterThan(1)
  })

  it('gives a recording out as a file', async () => {
    await signIn('super1')
    writeFileSync(join(office.runDir, 'one.opus'), 'OggS, as far as this test is concerned')
    await inContract(office.db, 'kumamoto', (trx) =>
      trx
        .insertInto('recording')
        .values({
          contract: 'kumamoto',
          id: 'rec-1',
          floor: 'kumamoto',
          call: null,
          leg: null,
          line: 'zei',
          started_at: new Date().toISOString(),
          path: 'one.opus',
          codec: 'opus',
          sha256: null,
          state: 'indexed',
          indexed_at: null,
        })
        .execute(),
    )
    const out = join(office.runDir, 'got.opus')
    expect((await office.cli(['recordings', 'list', '--line', 'zei'])).stdout).toContain('rec-1')
    const got = await json<{ savedBytes: number }>('recordings', 'get', 'rec-1', '--out', out)
    expect(readFileSync(out, 'utf8')).toContain('OggS')
    expect(got.savedBytes).toBe(statSync(out).size)
  })

  it('seeds again without doubling anything, keeping passwords', async () => {
    const before = readFileSync(join(office.runDir, 'demo-accounts.json'), 'utf8')
    const said = await office.cli(['seed'])
    expect([said.code, said.stderr]).toEqual([0, ''])
    expect(readFileSync(join(office.runDir, 'demo-accounts.json'), 'utf8')).toBe(before)
    await signIn('super1')
    expect(await json<unknown[]>('agents', 'list')).toHaveLength(9)
  })

  it('renders the PBX from the database, writing only what differs', async () => {
    const out = join(office.runDir, 'generated')
    const first = await json<{ changed: string[]; phones: number }>('pbx', 'render', '--out', out, '--no-reload')
    expect([first.changed.length, first.phones]).toEqual([3, 12])
    expect(readFileSync(join(out, 'extensions-lines.conf'), 'utf8')).toContain('exten => 0965550001,1,')
    const again = await json<{ changed: string[] }>('pbx', 'render', '--out', out, '--no-reload')
    expect(again.changed).toEqual([])
  })

  it('completes words', async () => {
    const words = await office.cli(['__words', 'agents'])
    expect(words.stdout.split('\n')).toEqual(expect.arrayContaining(['list', 'pause', 'end-wrap-up', 'consult']))
    const more = await office.cli(['__words', 'call'])
    expect(more.stdout.split('\n')).toEqual(expect.arrayContaining(['watch', 'take-over', 'mark']))
    expect((await office.cli(['__words', 'queue'])).stdout.split('\n')).toContain('mode')
    expect((await office.cli(['completion', 'bash'])).stdout).toContain('complete -F _tsunagu tsunagu')
    expect((await office.cli(['completion', 'tcsh'])).code).toBe(2)
  })

  it('lets itself be signed out', async () => {
    await signIn('super1')
    expect((await office.cli(['sign-out'])).code).toBe(0)
    expect((await office.cli(['whoami'])).code).toBe(4)
  })
})
