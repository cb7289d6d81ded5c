import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { FlowCounts, FlowText, LiveFlowCounts, MessagePage } from '@tsunagu/messages'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { flowCallers } from '../support/flow-callers.ts'
import { cardHolder, flowCity, flowLines, genuineCode, handOverHz, handOverTo, speakers } from '../support/flow-city.ts'
import { Scene } from '../support/scene.ts'
import { placeOf } from '../support/sounds-like.ts'
import { amplitudes, readRaw, toneMs } from '../support/tone.ts'
import { lasts, until } from '../support/wait.ts'

/** Every kind of node on a real PBX; the callers of one test know nothing of the others, so they call side by side. */
let scene: Scene
let flow: ReturnType<typeof flowCallers>

beforeAll(async () => {
  scene = await Scene.open('flows', flowCity())
  flow = flowCallers(scene)
}, 240_000)
afterAll(() => scene?.close())

/** In the hub's greeting, which a key cuts short. */
const atHub = async (keys: string, number?: string) => {
  const caller = await flow.dials('hub', number)
  await caller.citizen.press(keys)
  return caller
}

it('a queue with a skill: who speaks well enough is rung, who has waited longer is not', async () => {
  for (const agent of [speakers.halting, speakers.fluent])
    (await scene.phone(agent)).habit({ kind: 'answers', afterMs: 0, talksMs: null })
  await scene.ready(speakers.halting, speakers.fluent)
  const { call } = await atHub('8')
  const queueing = await flow.sees(call, 'flow.queueing')
  expect(queueing.body).toMatchObject({ needs: [{ skill: 'english', level: 5 }], offerCallback: false })
  expect((await flow.sees(call, 'call.connected')).body.agent).toBe(speakers.fluent)
  await scene.clear()
})

describe.concurrent('a caller', () => {
  it('cuts the greeting short with the key of the menu behind it, which is not begun; the flow goes on in English', async () => {
    const { call } = await atHub('1')
    expect(await flow.outcome(call)).toBe('inFlow')
    expect(flow.nodes(call)).toEqual(['hello', 'pick', 'english', 'englishHello', 'japaneseBye'])
    expect(await flow.plays(call)).toEqual([
      { prompts: ['ja/greeting', 'ja/recording-notice'], completed: false },
      { prompts: ['en/digit-1'], completed: true },
      { prompts: ['ja/digit-2'], completed: true },
    ])
  })

  it('hears the number keyed in, up to the #, read back in its order, and as an amount', async () => {
    const hear = 'read-back'
    const from = { kind: 'presented', number: '09082000001' } as const
    const caller = await scene.calls({ calls: flowLines.hub, from, waitS: 1, keys: '23704#WWWW1', hear })
    expect(await flow.outcome(caller.call)).toBe('inFlow')
    expect((await flow.plays(caller.call)).map(({ prompts }) => prompts.join(' '))).toEqual([
      'ja/greeting ja/recording-notice',
      'ja/digit-0',
      'ja/digit-3 ja/digit-7 ja/digit-0 ja/digit-4 tone/accept',
      'ja/number-3000 ja/number-700 ja/number-4-yen ja/yen',
      'ja/digit-9',
    ])
    const verdicts = scene.log.all('flow.collected').filter(({ body }) => body.call === caller.call)
    expect(verdicts.map(({ body }) => [body.length, body.verdict])).toEqual([[4, 'confirmed']])
    await caller.citizen.gone()
    const heard = readRaw(scene.carrier.heardFile(hear))
    const places = ['3', '7', '4', '9'].map((digit) =>
      placeOf(join(scene.stack.runDir, `prompts/ja/digit-${digit}.wav`), heard, 0),
    )
    expect(places).not.toContain(null)
    expect(places).toEqual([...places].sort((a, b) => Number(a) - Number(b)))
  })

  it('is asked again for a day that does not exist, then hears what the record says', async () => {
    const { call, citizen } = await atHub('319991301', cardHolder.phone)
    const refused = await flow.sees(call, 'flow.collected')
    expect(refused.body).toMatchObject({ length: 8, verdict: 'notSo' })
    await citizen.press('19990131')
    const asked = await flow.sees(call, 'flow.lookingUp')
    expect(asked.body).toMatchObject({
      what: { kind: 'record', source: 'cards' },
      keys: cardHolder,
      fields: ['dueOn', 'amount'],
    })
    expect(await flow.outcome(call)).toBe('inFlow')
    const said = (await flow.plays(call)).map(({ prompts }) => prompts.join(' '))
    const [day, amount] = ['month-12 ja/day-25', 'number-1 ja/number-man']
    expect(said.at(-2)).toMatch(new RegExp(`ja/${day} ja/${amount} ja/number-2000 ja/number-300 ja/yen$`))
  })

  it('with another number and the same birthday hears that there is no such record', async () => {
    const { call } = await atHub('319990131')
    expect(await flow.outcome(call)).toBe('inFlow')
    expect(flow.nodes(call).slice(-3)).toEqual(['record', 'unknownCase', 'bye'])
  })

  it('hears of a code whether it is genuine, after one try that was none', async () => {
    const { call, citizen } = await atHub('4111111')
    expect((await flow.sees(call, 'flow.lookingUp')).body.what).toEqual({ kind: 'authenticity' })
    await until('asked again', async () => (await flow.plays(call)).length === 3)
    await citizen.press(genuineCode)
    expect(await flow.outcome(call)).toBe('inFlow')
    expect(flow.nodes(call).slice(-3)).toEqual(['code', 'genuine', 'bye'])
  })

  it.each([
    ['09082000003', { type: 'flow.texting', template: 'card', to: '09082000003', language: 'ja', line: 'hub' }],
    ['0963282111', null],
  ] as const)('at %s has a text on its way, or hears that none can be sent', async (number, texting) => {
    const { call } = await atHub('5', number)
    expect(await flow.outcome(call)).toBe('inFlow')
    expect(flow.nodes(call).at(-2)).toBe(texting === null ? 'later' : 'text')
    const sent = scene.log.all('flow.texting').filter(({ body }) => body.call === call)
    expect(sent.map(({ body }) => body)).toMatchObject(texting === null ? [] : [texting])
  })

  it('gets a text with a code of its own, which another call finds genuine; the code belongs to the call of the text', async () => {
    const { call } = await atHub('5', '09082000006')
    await flow.outcome(call)
    const text = await until('the text is written', async () => {
      const { messages } = await scene.supervisor.get<MessagePage>(`/v1/messages?call=${call}`)
      return messages[0]?.text ?? null
    })
    const code = /確認コード(\d{6})$/.exec(text)?.[1] ?? ''
    const asks = await atHub(`4${code}`, '0963282113')
    expect(await flow.outcome(asks.call)).toBe('inFlow')
    expect(flow.nodes(asks.call).slice(-3)).toEqual(['code', 'genuine', 'bye'])
    const { codes } = await scene.supervisor.get<{ codes: { call: string | null }[] }>('/v1/authenticity-codes')
    expect(codes.find((one) => one.call === call)).toMatchObject({ by: { kind: 'flow', id: 'hub' }, attempts: 1 })
  })

  it('answers a survey after a key that is none of its answers', async () => {
    const { call, citizen } = await atHub('67')
    await until('asked again', async () => (await flow.plays(call)).length === 3)
    await citizen.press('3')
    expect((await flow.sees(call, 'flow.surveyed')).body).toMatchObject({ question: 'satisfied', answer: '3' })
    expect(await flow.outcome(call)).toBe('inFlow')
  })

  it('goes through a sub-flow twice, as it counts', async () => {
    const { call } = await atHub('7')
    expect(await flow.outcome(call)).toBe('inFlow')
    const round = ['inner', 'one', 'word', 'back', 'again']
    expect(flow.nodes(call).slice(2)).toEqual(['zero', ...round, ...round, 'twice'])
  })

  it('asks to be called back', async () => {
    const { call, citizen } = await atHub('9')
    expect((await flow.sees(call, 'flow.queueing')).body.offerCallback).toBe(true)
    await lasts(1_000)
    await citizen.press('1')
    await lasts(1_000)
    await citizen.press('1')
    await flow.sees(call, 'callback.asked')
    expect(await flow.outcome(call)).toBe('callback')
  })

  it('leaves a message of two seconds', async () => {
    const { call } = await atHub('*')
    expect((await flow.sees(call, 'flow.voicemail')).body).toMatchObject({ prompts: ['ja/digit-3'], maxMs: 2_000 })
    await flow.sees(call, 'call.voicemail')
    expect(await flow.outcome(call)).toBe('voicemail')
  })

  it.each([
    ['slot', 'evening'],
    ['holiday', 'holiday'],
    ['emergency', 'emergency'],
    ['ended', 'ended'],
  ] as const)('of the line "%s" goes the way of the hour: %s', async (line, way) => {
    const { call } = await flow.dials(line)
    await flow.outcome(call)
    expect(flow.nodes(call)).toEqual(['hours', way])
  })

  it.each([
    [{ kind: 'presented', number: '09077000001' }, 'known'],
    [{ kind: 'presented', number: '09082000004' }, 'mobile'],
    [{ kind: 'withheld' }, 'hidden'],
    [{ kind: 'payphone' }, 'hidden'],
    [{ kind: 'presented', number: '0963282112' }, 'other'],
  ] as const)('who is %o goes the way of such callers', async (from, way) => {
    const before = scene.log.mark
    await scene.carrier.calls({ calls: flowLines.callers, from })
    const kind = from.kind === 'presented' ? from.number : from.kind
    const arrived = await scene.log.sees(
      'call.arrived',
      ({ called, caller }) =>
        called === flowLines.callers && (caller.kind === 'presented' ? caller.number : caller.kind) === kind,
      { from: before },
    )
    await flow.outcome(arrived.body.call)
    expect(flow.nodes(arrived.body.call)).toEqual(['who', way])
  })

  it('is put through after the words of the hand-over, which only the other side hears; then both hear each other', async () => {
    const hear = 'handed-over'
    const from = { kind: 'presented', number: '09082000005' } as const
    const { call, citizen } = await scene.calls({ calls: flowLines.out, from, toneHz: 740, hear })
    expect((await flow.sees(call, 'flow.transferring')).body).toMatchObject({ number: handOverTo, note: '口座の件' })
    await flow.sees(call, 'call.transferEnded')
    await lasts(3_000)
    await citizen.hangUp()
    expect(await flow.outcome(call)).toBe('transferred')
    const file = scene.carrier.heardFile(handOverTo)
    await until('the other side’s ear', () => existsSync(file))
    const [theirs, ours] = [readRaw(file), readRaw(scene.carrier.heardFile(hear))]
    expect(toneMs(theirs, 0, handOverHz)).toBeGreaterThan(1_200)
    expect(toneMs(ours, 0, handOverHz)).toBe(0)
    const firstLoud = (hz: number) => amplitudes(theirs, 0, hz).findIndex((is) => is > 1_000)
    expect(firstLoud(handOverHz)).toBeGreaterThanOrEqual(0)
    expect(firstLoud(740)).toBeGreaterThan(firstLoud(handOverHz))
    expect(toneMs(theirs, 0, 740)).toBeGreaterThan(1_000)
    expect(toneMs(ours, 0, 620)).toBeGreaterThan(1_000)
  })

  it.each([
    ['outBusy', 'busy'],
    ['outSilent', 'noAnswer'],
    ['outNowhere', 'failed'],
  ] as const)('on the line %s comes back into the flow: %s', { timeout: 60_000 }, async (line, way) => {
    const { call } = await flow.dials(line)
    expect(await flow.outcome(call)).toBe('inFlow')
    expect(flow.nodes(call)).toEqual(['set', 'out', way])
    expect((await flow.plays(call)).map(({ completed }) => completed)).toEqual([true])
  })
})

/** Calls the line `round`, waits, and presses 2; what was heard in the end is told by the sound. */
const presses2 = async (number: string, keys: string, hear: string) => {
  const from = { kind: 'presented', number } as const
  const caller = await scene.calls({ calls: flowLines.round, from, waitS: 1, keys, hear })
  const heard = async (): Promise<readonly string[]> => {
    await flow.entered(caller.call, 'word')
    const plays = async () => {
      await scene.log.read()
      return flow.plays(caller.call)
    }
    const isSaid = async (): Promise<boolean> =>
      (await plays()).some(({ prompts, completed }) => completed === true && /digit-[27]/.test(prompts.join()))
    await until('the word was said', isSaid, { seen: plays })
    await caller.citizen.hangUp()
    await caller.citizen.gone()
    const sound = readRaw(scene.carrier.heardFile(hear))
    const wav = (digit: string): string => join(scene.stack.runDir, `prompts/ja/digit-${digit}.wav`)
    return ['2', '7'].filter((digit) => placeOf(wav(digit), sound, 0) !== null)
  }
  return { ...caller, heard }
}

const menuOf = async (number: string) => {
  const caller = await flow.dials('round', number)
  await flow.entered(caller.call, 'ask')
  return caller
}

it('a call in progress hears the version it began with; the next caller hears the one that was published meanwhile', async () => {
  const { source } = await scene.ops.get<FlowText>('/v1/flows/round/versions/1')
  const changed = source.replace('digit-2', 'digit-7').replace('start: ask', 'start: 時間帯')
  const hours = '{type: hours, calendar: evenings, open: ask, closed: bye, slots: {evening: ask}, emergency: bye}'
  const saved = await scene.ops.yes<FlowText>('PUT', '/v1/flows/round', { source: `${changed}  時間帯: ${hours}\n` })
  expect([saved.version, saved.sound, saved.verdict.problems.filter(({ severity }) => severity === 'error')]).toEqual([
    2,
    true,
    [],
  ])
  const before = await presses2('09083000001', 'WWWWWWW2', 'version-1')
  await flow.entered(before.call, 'ask')
  await scene.ops.yes('POST', '/v1/flows/round/versions/2/publish', {})
  expect(flow.keyed(before.call)).toBe('')
  const after = await presses2('09083000002', '2', 'version-2')
  expect([await before.heard(), await after.heard()]).toEqual([['2'], ['7']])
  expect([flow.nodes(before.call)[0], flow.nodes(after.call)[0]]).toEqual(['ask', '時間帯'])
})

it('a caller in the middle of a menu stays there when the hours change; the next caller hears the change', async () => {
  const inside = await menuOf('09083000003')
  await scene.ops.yes('PUT', '/v1/calendars/evenings/emergency', { on: true, note: '停電' })
  await inside.citizen.press('2')
  await flow.entered(inside.call, 'word')
  expect(flow.nodes(inside.call)).toEqual(['時間帯', 'ask', 'word'])
  const { call } = await flow.dials('round', '09083000004')
  expect(await flow.outcome(call)).toBe('inFlow')
  expect(flow.nodes(call)).toEqual(['時間帯', 'bye'])
  await scene.ops.yes('PUT', '/v1/calendars/evenings/emergency', { on: false })
  await inside.citizen.hangUp()
  await flow.outcome(inside.call)
})

it('what callers did is counted within two seconds of the call, live and in the records, and comes as a file', async () => {
  const dayMs = 86_400_000
  const span = `from=${new Date(Date.now() - dayMs).toISOString()}&to=${new Date(Date.now() + dayMs).toISOString()}`
  const live = async (): Promise<number> => {
    const { cells } = await scene.ops.get<LiveFlowCounts>('/v1/flow-counts/live')
    const drops = cells.filter(
      ({ flow: id, kind, label }) => id === 'round' && kind === 'dropOut' && label === 'caller',
    )
    return drops.reduce((sum, { count }) => sum + count, 0)
  }
  const recorded = async (): Promise<number> =>
    (await scene.ops.get<FlowCounts>(`/v1/flow-counts?${span}&flow=round&by=hour`)).total.figures.dropOuts ?? 0
  const before = [await live(), await recorded()]
  const { call, citizen } = await menuOf('09083000005')
  await citizen.hangUp()
  const ended = await flow.sees(call, 'call.ended')
  await until('it is counted', async () => (await live()) > (before[0] ?? 0) && (await recorded()) > (before[1] ?? 0))
  expect(Date.now() - ended.at).toBeLessThan(2_000)
  const file = async (encoding: 'utf8' | 'cp932'): Promise<string> => {
    const { bytes } = await scene.ops.bytes(`/v1/flow-counts/file?${span}&flow=round&by=node&encoding=${encoding}`)
    return new TextDecoder(encoding === 'cp932' ? 'shift_jis' : 'utf-8').decode(bytes)
  }
  const text = await file('utf8')
  expect(await file('cp932')).toBe(text)
  const { rows, figures } = await scene.ops.get<FlowCounts>(`/v1/flow-counts?${span}&flow=round&by=node`)
  const asked = rows.find(({ node }) => node === '時間帯')
  expect(text.split('\r\n')).toContain(
    ['round', 'round', '時間帯', ...figures.map(({ name }) => asked?.figures[name] ?? 0)].join(','),
  )
})

it('a look-up that nobody answers ends after its time', async () => {
  await scene.stack.stop('cases')
  const { call } = await atHub('319990131')
  expect(await flow.outcome(call)).toBe('inFlow')
  expect(flow.nodes(call).slice(-3)).toEqual(['record', 'later', 'bye'])
  await scene.stack.startServices('cases')
})
