import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { CallDetail, RecordingRow } from '@tsunagu/messages'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Scene } from '../support/scene.ts'
import { lines, outside } from '../support/test-city.ts'
import { decode, lengthMs, readRaw, type Sound, soundMs, toneMs } from '../support/tone.ts'
import { lasts, until } from '../support/wait.ts'

/** What is really heard and recorded, by content: each side has a tone of its own. */
let scene: Scene

beforeAll(async () => {
  scene = await Scene.open('audio')
}, 180_000)
afterAll(() => scene?.close())
afterEach(() => scene.clear())

const citizenHz = 440
/** Of a01's phone. */
const agentHz = 880
/** Of citizens who are called (asterisk-config/carrier). */
const calledHz = 620

const indexed = async (call: string): Promise<RecordingRow> => {
  const { body } = await scene.log.sees('recording.indexed', (event) => event.call === call, { withinMs: 60_000 })
  return until('the recording at the door', async () => {
    const answer = await scene.supervisor.ask<RecordingRow>('GET', `/v1/recordings/${body.recording}`)
    return answer.status === 200 ? answer.body : null
  })
}

const playBack = async (recording: string): Promise<Sound> => {
  const { status, bytes } = await scene.supervisor.bytes(`/v1/recordings/${recording}/audio`)
  expect(status).toBe(200)
  const file = join(scene.stack.runDir, `${recording}.opus`)
  writeFileSync(file, bytes)
  return decode(file)
}

describe('the recording of a call', () => {
  it('has the citizen on the left and the agent on the right, each only there, and the length of the call', async () => {
    const { call, citizen } = await scene.talks('a01', '09012120001', { toneHz: citizenHz })
    await lasts(4_000)
    await citizen.hangUp()
    const { body: end, at } = await scene.log.end(call)
    const row = await indexed(call)
    expect(row.warnings).toEqual([])
    const sound = await playBack(row.recording)
    const tones = {
      citizenLeft: toneMs(sound, 0, citizenHz),
      agentLeft: toneMs(sound, 0, agentHz),
      citizenRight: toneMs(sound, 1, citizenHz),
      agentRight: toneMs(sound, 1, agentHz),
    }
    console.log(`recording of ${end.talkMs} ms of talk: ${JSON.stringify(tones)}`)
    expect(tones.agentLeft + tones.citizenRight).toBe(0)
    for (const heard of [tones.citizenLeft, tones.agentRight]) {
      expect(heard).toBeGreaterThan(end.talkMs * 0.85)
    }
    const arrived = scene.log.all('call.arrived').find((entry) => entry.body.call === call)
    expect(Math.abs(lengthMs(sound) - (at - (arrived?.at ?? 0)))).toBeLessThan(400)
    expect(Math.abs(row.durationMs - lengthMs(sound))).toBeLessThan(200)
  })

  it('does not have the agent in it while the citizen is on hold, who hears music meanwhile', async () => {
    const { call, citizen } = await scene.talks('a01', '09012120002', { toneHz: citizenHz, hear: 'held' })
    const me = await scene.as('a01')
    await lasts(1_000)
    await me.agent('a01', 'hold')
    await lasts(3_000)
    await me.agent('a01', 'resume')
    await lasts(1_000)
    await citizen.hangUp()
    const { body: end } = await scene.log.end(call)
    const heard = readRaw(scene.carrier.heardFile('held'))
    expect(toneMs(heard, 0, agentHz)).toBeLessThan(end.talkMs - 2_400)
    expect(toneMs(heard, 0, agentHz)).toBeGreaterThan(1_000)
    expect(soundMs(heard, 0) - toneMs(heard, 0, agentHz)).toBeGreaterThan(2_000)
    const sound = await playBack((await indexed(call)).recording)
    expect(toneMs(sound, 0, citizenHz)).toBeGreaterThan(4_000)
    expect(toneMs(sound, 1, agentHz)).toBeLessThan(end.talkMs - 2_400)
  })

  it('of a call by hand begins with the answer and has both sides', async () => {
    const phone = await scene.phone('a01')
    phone.habit({ kind: 'answers', afterMs: 0, talksMs: null })
    await scene.ready('a01')
    const me = await scene.as('a01')
    const { call } = await me.yes<{ call: string }>('POST', '/v1/calls', { number: outside.answers, line: 'front' })
    await scene.log.sees('call.connected', (event) => event.call === call)
    await lasts(3_000)
    await me.agent('a01', 'hang-up')
    const { body: end } = await scene.log.end(call)
    const sound = await playBack((await indexed(call)).recording)
    expect(toneMs(sound, 0, calledHz)).toBeGreaterThan(2_400)
    expect(toneMs(sound, 1, agentHz)).toBeGreaterThan(2_400)
    expect(toneMs(sound, 0, agentHz) + toneMs(sound, 1, calledHz)).toBe(0)
    expect(Math.abs(lengthMs(sound) - end.talkMs)).toBeLessThan(500)
  })

  it('has the flow’s words and the citizen’s, of a call that never reached an agent', async () => {
    const { call, citizen } = await scene.calls({ calls: lines.menu, toneHz: citizenHz })
    await lasts(4_000)
    await citizen.hangUp()
    await scene.log.end(call)
    const sound = await playBack((await indexed(call)).recording)
    expect(toneMs(sound, 0, citizenHz)).toBeGreaterThan(3_000)
    expect(soundMs(sound, 1)).toBeGreaterThan(2_000)
    expect(toneMs(sound, 1, citizenHz)).toBe(0)
  })
})

describe('playback', () => {
  it('gives parts on request, and stands beside the call', async () => {
    const { call, citizen } = await scene.talks('a01', '09012120003', { toneHz: citizenHz })
    await lasts(1_500)
    await citizen.hangUp()
    const { recording } = await indexed(call)
    const path = `/v1/recordings/${recording}/audio`
    const whole = await scene.supervisor.bytes(path)
    const part = await scene.supervisor.bytes(path, { range: 'bytes=100-299' })
    expect(part.status).toBe(206)
    expect(part.bytes).toEqual(whole.bytes.subarray(100, 300))
    expect(part.headers.get('content-range')).toBe(`bytes 100-299/${whole.bytes.length}`)
    const detail = await scene.supervisor.get<CallDetail>(`/v1/calls/${call}`)
    expect(detail.recording).toBe(recording)
  })
})
