import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Scene } from '../support/scene.ts'
import { placeOf } from '../support/sounds-like.ts'
import { lines } from '../support/test-city.ts'
import { readRaw } from '../support/tone.ts'
import { lasts } from '../support/wait.ts'

/** What a citizen hears when nobody can serve him (T3, T5, T6): by the sound itself, at the far end of the line. */
let scene: Scene

beforeAll(async () => {
  scene = await Scene.open('announcements')
}, 240_000)
afterAll(() => scene?.close())

/** When the prompt begins in what that citizen heard, in ms since the answer; null: it was not heard. */
const heardAt = (citizen: string, prompt: string): number | null =>
  placeOf(join(scene.stack.runDir, 'prompts', `${prompt}.wav`), readRaw(scene.carrier.heardFile(citizen)), 0)

const calls = (number: string, line: keyof typeof lines) =>
  scene.carrier.calls({ calls: lines[line], from: { kind: 'presented', number }, hear: number })

describe('with the services up', () => {
  it('whoever calls while nobody is free hears the congestion announcement, and waits (T3)', async () => {
    const { citizen } = await scene.waits('09070010001', { hear: 'congestion' })
    await lasts(9_000)
    expect(await citizen.isOnLine()).toBe(true)
    await citizen.hangUp()
    await citizen.gone()
    expect(heardAt('congestion', 'ja/congestion')).not.toBeNull()
    expect(heardAt('congestion', 'ja/out-of-hours')).toBeNull()
  })

  it('whoever calls outside the hours hears when they are, and is hung up on without a message (T5)', async () => {
    const citizen = await calls('09070010002', 'closed')
    await citizen.gone(40_000)
    expect(heardAt('09070010002', 'ja/out-of-hours')).not.toBeNull()
  })
})

describe('with a service frozen, its connections open', () => {
  it.each(['acd', 'ivr'] as const)('%s: the PBX takes the caller back and says so itself (T6)', async (service) => {
    const wake = await scene.stack.freeze(service)
    try {
      const number = service === 'acd' ? '09070010003' : '09070010004'
      const citizen = await calls(number, 'front')
      await citizen.gone(60_000)
      const at = heardAt(number, 'ja/emergency')
      console.log(`${service} frozen: emergency announcement ${at} ms after the answer`)
      expect(at).not.toBeNull()
    } finally {
      wake()
      await scene.stack.ready(service)
    }
  })

  it('bridge: the watchdog starts it anew, and the caller is served', async () => {
    await scene.stack.startServices('watchdog')
    // It looks once a second, and must have seen the bridge alive.
    await lasts(3_000)
    const before = await scene.stack.pid('bridge')
    await scene.stack.freeze('bridge')
    const number = '09070010005'
    const citizen = await calls(number, 'front')
    const arrived = await scene.log.sees(
      'call.arrived',
      ({ caller }) => caller.kind === 'presented' && caller.number === number,
      { withinMs: 40_000 },
    )
    await scene.log.sees('flow.entered', ({ call }) => call === arrived.body.call)
    expect(await scene.stack.pid('bridge')).not.toBe(before)
    expect(scene.stack.logText('watchdog')).toMatch(/bridge \(pid \d+\) has not answered or moved for 6 s/)
    await lasts(8_000)
    await citizen.hangUp()
    await citizen.gone()
    expect(heardAt(number, 'ja/greeting')).not.toBeNull()
    await scene.stack.stop('watchdog')
  })
})

describe('with all services down', () => {
  it('the PBX alone says so (T6)', async () => {
    await scene.stack.stop('bridge', 'acd', 'ivr', 'stats', 'recordings', 'api')
    const citizen = await calls('09070010006', 'front')
    await citizen.gone(60_000)
    expect(heardAt('09070010006', 'ja/emergency')).not.toBeNull()
    expect(heardAt('09070010006', 'en/emergency')).not.toBeNull()
  })
})
