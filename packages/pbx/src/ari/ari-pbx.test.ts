import type { Fact } from '@tsunagu/core'
import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../fake/virtual-clock.ts'
import type { Snapshot } from '../port.ts'
import { AriPbx, defaultTiming } from './ari-pbx.ts'
import type { AriAnswer, AriOperation, AriRequest } from './operations.ts'
import type { AriLinkSink, AriTransport } from './transport.ts'

const info = { system: { version: '22.10.1' }, status: { startup_time: '2026-11-20T20:24:05.495+0000' } }
const quiet: Partial<Record<AriOperation, AriAnswer>> = {
  'asterisk.getInfo': { status: 200, body: info },
  'channels.list': { status: 200, body: [] },
  'bridges.list': { status: 200, body: [] },
  'endpoints.listByTech': { status: 200, body: [{ technology: 'PJSIP', resource: 'p2001', state: 'offline' }] },
}

const channel = (id: string) => ({
  id,
  name: 'PJSIP/carrier-in-00000000',
  state: 'Up',
  caller: { name: '', number: '09012345678' },
  dialplan: { context: 'arrive', app_name: 'Stasis', app_data: '' },
})
const arrival = (id: string, ...args: readonly string[]) => ({ type: 'StasisStart', args, channel: channel(id) })
const line = ['arrived', 'kumamoto', 'hoken', '0965550001', '1'] as const

/** A driver on a link whose other end is the test. */
const connected = async (answers: (asked: AriRequest, sink: AriLinkSink) => AriAnswer | null = () => null) => {
  const clock = new VirtualClock(0)
  const asked: AriRequest[] = []
  const heard: (Fact | Snapshot)[] = []
  const troubles: string[] = []
  let hear: AriLinkSink = { event: () => undefined, closed: () => undefined }
  const transport: AriTransport = {
    name: 'scripted',
    version: async () => '22.10.1',
    open: async (_apps, sink) => {
      hear = sink
      const call = async (request: AriRequest): Promise<AriAnswer> => {
        asked.push(request)
        return answers(request, sink) ?? quiet[request.operation] ?? { status: 204, body: null }
      }
      return { call, isOrdered: true, ping: async () => undefined, close: () => undefined }
    },
  }
  const pbx = new AriPbx({
    node: 'pbx1',
    transport,
    clock,
    promptDir: '/prompts',
    floorOfPhone: () => 'kumamoto',
    trouble: (message) => troubles.push(message),
    timing: defaultTiming,
  })
  const sink = {
    fact: (_floor: string, fact: Fact) => void heard.push(fact),
    connected: (snapshot: Snapshot) => void heard.push(snapshot),
    lost: () => undefined,
  }
  void pbx.start(sink)
  // Each step lets some promises settle.
  for (let step = 0; step < 20; step += 1) await clock.advance(1)
  return { pbx, clock, asked, heard, troubles, event: (raw: unknown) => hear.event(raw) }
}

describe('the ARI driver', () => {
  it('lets nothing that Asterisk may say hurt it', async () => {
    const { pbx, heard, event, troubles } = await connected()
    for (const raw of [null, 'text', 7, [], {}, { type: 'NobodyKnowsThis' }, { type: 'StasisStart' }]) event(raw)
    event({ type: 'ChannelDestroyed', channel: { id: 'x' }, cause: 'not a number' })
    expect(pbx.ignoredEvents()).toBe(8)
    event(arrival('pbx1-1.0', 'somebody', 'else'))
    event({ type: 'StasisEnd', channel: channel('never-seen') })
    event({ type: 'PlaybackFinished', playback: { id: 'p', state: 'done', target_uri: 'bridge:b' } })
    expect(troubles).toEqual(['a channel entered the app with unknown arguments: somebody,else'])
    expect(heard).toHaveLength(1)
  })

  it('follows channels and phones by two apps and never subscribes to everything or to device states', async () => {
    const { asked } = await connected()
    const sources = asked.filter(({ operation }) => operation === 'applications.subscribe').map(({ params }) => params)
    expect(sources).toEqual([{ applicationName: 'tsunagu-phones', eventSource: 'endpoint:PJSIP/p2001' }])
    const filters = asked.filter(({ operation }) => operation === 'applications.filter')
    expect(filters.map(({ params }) => params.applicationName)).toEqual(['tsunagu', 'tsunagu-phones'])
    for (const { body } of filters) expect(JSON.stringify(body)).toContain('RESTResponse')
  })

  it('starts silence on a caller at once', async () => {
    const { asked, event } = await connected()
    event(arrival('pbx1-1.0', ...line))
    expect(asked.at(-1)).toMatchObject({ operation: 'channels.startSilence', params: { channelId: 'pbx1-1.0' } })
  })

  it('holds events that come before the snapshot until it is told, and tells nobody twice', async () => {
    const inList = {
      ...channel('pbx1-1.0'),
      dialplan: { context: 'arrive', app_name: 'Stasis', app_data: `tsunagu,${line.join(',')}` },
    }
    const { heard } = await connected(({ operation }, sink) => {
      if (operation !== 'channels.list') return null
      sink.event(arrival('pbx1-1.0', ...line))
      sink.event(arrival('pbx1-2.0', ...line))
      return { status: 200, body: [inList] }
    })
    expect(heard).toHaveLength(2)
    expect(heard[0]).toMatchObject({ version: '22.10.1', legs: [{ leg: 'pbx1-1.0', floor: 'kumamoto' }] })
    expect(heard[1]).toMatchObject({ type: 'leg.arrived', leg: 'pbx1-2.0' })
  })

  it('keeps a call that cannot be recorded', async () => {
    const refuse = ({ operation }: AriRequest) =>
      operation === 'channels.continueInDialplan' ? { status: 409, body: { message: 'no' } } : null
    const { pbx, clock, heard, event, troubles } = await connected(refuse)
    const to = { kind: 'outside', number: '09011112222', line: 'hoken' } as const
    const shown = { shownNumber: '', shownName: '', ringMs: 5_000, autoAnswer: false, record: true }
    void pbx.perform({ type: 'leg.dial', leg: 'c1.d1', to, ...shown }, 'kumamoto')
    await clock.advance(1)
    event(arrival('c1.d1', 'leg', 'kumamoto', 'record'))
    event({ type: 'ChannelStateChange', channel: channel('c1.d1') })
    await clock.advance(1)
    expect(heard.at(-1)).toEqual({ type: 'leg.answered', leg: 'c1.d1', recording: null })
    expect(troubles).toHaveLength(1)
  })
})
