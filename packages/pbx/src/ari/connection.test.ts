import { describe, expect, it } from 'vitest'
import { VirtualClock } from '../fake/virtual-clock.ts'
import { PbxTooOld, PbxUnreachable } from '../port.ts'
import { ask } from './asking.ts'
import { AriConnection, type AriConnectionOptions, refuseTooOld } from './connection.ts'
import type { AriAnswer } from './operations.ts'
import type { AriLinkSink, AriTransport } from './transport.ts'

const timing = { callDeadlineMs: 1_000, pingEveryMs: 2_000, pingDeadlineMs: 500, firstRetryMs: 100, lastRetryMs: 800 }
const ping = ask('asterisk.getInfo', {})
const ok: AriAnswer = { status: 200, body: null }

/** An Asterisk whose links a test breaks; every attempt to open one is noted with its time. */
const scripted = (given: {
  version?: () => Promise<string>
  call?: () => Promise<AriAnswer>
  ping?: () => Promise<void>
}) => {
  const clock = new VirtualClock(0)
  const opens: number[] = []
  const sinks: AriLinkSink[] = []
  const happened: string[] = []
  const transport: AriTransport = {
    name: 'scripted',
    version: given.version ?? (async () => '22.10.1'),
    open: async (_apps, sink) => {
      opens.push(clock.now())
      sinks.push(sink)
      return {
        call: given.call ?? (async () => ok),
        isOrdered: true,
        ping: given.ping ?? (async () => undefined),
        close: () => happened.push('closed'),
      }
    },
  }
  const options: AriConnectionOptions = {
    transport,
    clock,
    timing,
    apps: ['tsunagu'],
    event: () => undefined,
    opened: async () => void happened.push('opened'),
    lost: () => void happened.push('lost'),
    trouble: (why) => void happened.push(why.message),
  }
  return { clock, opens, sinks, happened, connection: new AriConnection(options) }
}

describe('the link to an Asterisk', () => {
  it('is opened again for ever, at first soon, then less often', async () => {
    const { clock, opens, happened, connection } = scripted({
      version: async () => {
        opens.push(clock.now())
        throw new Error('connection refused')
      },
    })
    const running = connection.run(() => undefined)
    await clock.advance(3_600_000)
    expect(opens.slice(0, 6)).toEqual([0, 100, 300, 700, 1_500, 2_300])
    expect(opens.length).toBeGreaterThan(4_000)
    expect(happened.every((what) => what === 'connection refused')).toBe(true)
    connection.stop()
    await clock.advance(0)
    await running
  })

  it('is opened again when it closes, and its loss is told once', async () => {
    const { clock, sinks, happened, connection } = scripted({})
    void connection.run(() => undefined)
    await clock.advance(10)
    sinks[0]?.closed('gone')
    sinks[0]?.closed('gone')
    await clock.advance(200)
    expect(happened).toEqual(['opened', 'closed', 'lost', 'opened'])
    connection.stop()
  })

  it('is given up when a ping is not answered', async () => {
    const { clock, happened, connection } = scripted({ ping: () => new Promise(() => undefined) })
    void connection.run(() => undefined)
    await clock.advance(2_550)
    expect(happened.slice(0, 4)).toEqual(['opened', 'closed', 'lost', 'ping: no answer within 500 ms'])
    connection.stop()
  })

  it('gives each call a deadline, and the link with it', async () => {
    const { clock, happened, connection } = scripted({ call: () => new Promise(() => undefined) })
    void connection.run(() => undefined)
    await clock.advance(10)
    const call = connection.call(ping)
    const refused = expect(call).rejects.toThrow(PbxUnreachable)
    await clock.advance(1_000)
    await refused
    expect(happened).toContain('closed')
    connection.stop()
  })

  it('says unreachable while there is none', async () => {
    const { connection } = scripted({})
    await expect(connection.call(ping)).rejects.toThrow('no link to Asterisk')
  })

  it('is refused to an Asterisk that is too old, naming the version found and needed', async () => {
    const { clock, connection } = scripted({ version: async () => '20.5.0' })
    const running = expect(connection.run(() => undefined)).rejects.toThrow(
      new PbxTooOld('Asterisk 20.5.0 is too old: 22.5 or newer is needed'),
    )
    await clock.advance(10)
    await running
  })

  it('knows which versions will do', () => {
    for (const version of ['22.5.0', '22.10.1+dfsg+~cs6.17', '23.0.0', '22.5.0-rc1']) {
      expect(() => refuseTooOld(version)).not.toThrow()
    }
    for (const version of ['22.4.9', '21.12.0', '18.26.4', 'certified/18.9', 'GIT-master', '']) {
      expect(() => refuseTooOld(version)).toThrow(PbxTooOld)
    }
  })
})
