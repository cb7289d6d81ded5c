import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PromptRow } from '@tsunagu/messages'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Scene } from '../support/scene.ts'
import { contract, lines } from '../support/test-city.ts'
import { readRaw, toneMs } from '../support/tone.ts'

let scene: Scene
let calls = 0

beforeAll(async () => {
  scene = await Scene.open('prompts')
})
afterAll(() => scene?.close())

/** Two seconds of a tone in both channels at 44.1 kHz, a second of silence before and after, at a low level. */
const toneFile = (hz: number): Buffer => {
  const rate = 44_100
  const samples = new Int16Array(4 * rate * 2)
  for (let at = rate; at < 3 * rate; at++) {
    const value = Math.round(1_500 * Math.sin((2 * Math.PI * hz * at) / rate))
    samples[2 * at] = value
    samples[2 * at + 1] = value
  }
  const head = Buffer.alloc(44)
  head.write('RIFF', 0)
  head.writeUInt32LE(36 + samples.byteLength, 4)
  head.write('WAVEfmt ', 8)
  head.writeUInt32LE(16, 16)
  head.writeUInt16LE(1, 20)
  head.writeUInt16LE(2, 22)
  head.writeUInt32LE(rate, 24)
  head.writeUInt32LE(rate * 4, 28)
  head.writeUInt16LE(4, 32)
  head.writeUInt16LE(16, 34)
  head.write('data', 36)
  head.writeUInt32LE(samples.byteLength, 40)
  return Buffer.concat([head, Buffer.from(samples.buffer)])
}

const upload = async (
  prompt: string,
  sound: Buffer,
  query = '',
): Promise<{ status: number; body: PromptRow & { error?: { code: string; message: string } } }> => {
  const reply = await fetch(`${scene.stack.env.TSUNAGU_API_URL}/v1/prompts/${prompt}${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${scene.ops.token}`, 'content-type': 'audio/wav' },
    body: new Uint8Array(sound),
  })
  return {
    status: reply.status,
    body: (await reply.json()) as PromptRow & { error?: { code: string; message: string } },
  }
}

const activate = (version: number | null) =>
  scene.ops.yes<PromptRow>('POST', '/v1/prompts/ja/out-of-hours/activate', { version })

/** Which of these tones a caller hears for more than a second and a half, after hours. */
const heard = async (...tones: readonly number[]): Promise<readonly number[]> => {
  calls += 1
  const name = `prompts-${calls}`
  const { call, citizen } = await scene.calls({ calls: lines.closed, hear: name })
  await scene.log.end(call, { withinMs: 30_000 })
  await citizen.gone()
  const sound = readRaw(scene.carrier.heardFile(name))
  return tones.filter((hz) => toneMs(sound, 0, hz) > 1_500)
}

const promptFile = (path: string): string => join(scene.stack.env.TSUNAGU_PROMPT_DIR ?? '', path)
const digestOf = (path: string): string =>
  createHash('sha256')
    .update(readFileSync(promptFile(path)))
    .digest('hex')

describe('a recording', () => {
  it('is cut, levelled, kept as a version, and heard by callers when it is made live; the one before, when taken back', async () => {
    const first = await upload('ja/out-of-hours', toneFile(700), '?text=%E6%9C%AC%E6%97%A5%E3%81%AF%E7%B5%82%E4%BA%86')
    expect(first).toMatchObject({ status: 200, body: { active: null, state: 'standIn', text: '本日は終了' } })
    expect(first.body.versions[0]).toMatchObject({ version: 1, by: 'ops', text: '本日は終了' })
    expect(first.body.versions[0]?.durationMs).toBeGreaterThan(2_000)
    expect(first.body.versions[0]?.durationMs).toBeLessThan(2_400)
    await activate(1)
    const second = await upload('ja/out-of-hours', toneFile(1_100), '?activate=true')
    expect(second).toMatchObject({ status: 200, body: { active: 2, state: 'recorded', text: '本日は終了' } })
    expect(await heard(700, 1_100)).toEqual([1_100])
    await activate(1)
    expect(await heard(700, 1_100)).toEqual([700])
    expect(existsSync(promptFile(`${contract}/ja/out-of-hours-v2.wav16`))).toBe(true)
  })

  it('can be listened to as callers hear it, at 8 kHz and as loud as a stand-in', async () => {
    const { status, headers, bytes } = await scene.ops.bytes('/v1/prompts/ja/out-of-hours/audio?version=2')
    expect([status, headers.get('content-type'), bytes.readUInt32LE(24), bytes.readUInt16LE(22)]).toEqual([
      ...[200, 'audio/wav', 8_000, 1],
    ])
    const samples = new Int16Array(new Uint8Array(bytes.subarray(44)).buffer)
    // A tone of −23 LUFS has an amplitude of −20 dB: 3,277, where it has swung in.
    const loudest = Math.max(...samples.subarray(4_000, 12_000))
    expect(loudest).toBeGreaterThan(2_900)
    expect(loudest).toBeLessThan(3_900)
  })

  it('that is none is refused, and what was live stays live', async () => {
    const config = await scene.ops.get<{ prompts: Record<string, string> }>('/v1/setup')
    const text = await upload(
      'ja/out-of-hours',
      Buffer.from('本日の受付は終了いたしました。'.repeat(50)),
      '?activate=true',
    )
    expect(text).toMatchObject({ status: 422, body: { error: { code: 'prompt.notAudio' } } })
    const silent = await upload('ja/out-of-hours', toneFile(0), '?activate=true')
    expect(silent).toMatchObject({ status: 422, body: { error: { code: 'prompt.silent' } } })
    expect(await scene.ops.ask('POST', '/v1/prompts/ja/out-of-hours/activate', { version: 9 })).toMatchObject({
      status: 404,
      body: { error: { code: 'prompt.versionUnknown' } },
    })
    expect(await scene.ops.get('/v1/prompts/ja/out-of-hours')).toMatchObject({ active: 1 })
    expect((await scene.ops.get<typeof config>('/v1/setup')).prompts).toEqual(config.prompts)
    expect(await heard(700)).toEqual([700])
  })

  it('never touches what the PBX says when it is alone', async () => {
    const alone = ['ja/emergency.wav', 'ja/apology.wav', 'ja/unknown-number.wav']
    const before = alone.map(digestOf)
    for (const prompt of ['ja/emergency', 'ja/apology', 'ja/unknown-number'])
      expect((await upload(prompt, toneFile(900), '?activate=true')).status).toBe(200)
    expect(alone.map(digestOf)).toEqual(before)
  })

  it('is for who may change the set-up, and nobody else', async () => {
    const { token } = await scene.as('a01')
    const reply = await fetch(`${scene.stack.env.TSUNAGU_API_URL}/v1/prompts/ja/greeting`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'audio/wav' },
      body: new Uint8Array(toneFile(700)),
    })
    expect(reply.status).toBe(403)
  })
})
