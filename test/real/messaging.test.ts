import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { contract, type Office, openOffice } from '../support/messaging/office.ts'
import { until } from '../support/wait.ts'

let office: Office
let service: ChildProcess
let modem: ChildProcess

beforeAll(async () => {
  office = await openOffice()
  service = await office.startService('messaging-1')
  modem = office.startModem()
})
afterAll(() => office.shut())

const leftOver = (): readonly string[] =>
  ['outbox', 'sent', 'error', 'references'].flatMap((folder) => office.files(folder))

describe('texts that a flow wants sent', () => {
  it('go out in the caller’s language, in as many parts as were counted, and leave nothing in the folders', async () => {
    await office.text('m1', { language: 'en' })
    await office.text('m2', { template: 'long' })
    expect(await office.statesUntil('m1', 'sent')).toEqual(['queued', 'sent'])
    expect(await office.statesUntil('m2', 'sent')).toEqual(['queued', 'sent'])
    expect(await office.row('m1')).toMatchObject({
      contract,
      language: 'en',
      text: 'Dear customer, change your card here. 中央区役所',
      parts: 1,
      state: 'sent',
      awaiting: [255],
    })
    // The dummy gives every part the same reference: three of them were transmitted.
    expect(await office.row('m2')).toMatchObject({ parts: 3, awaiting: [255, 255, 255] })
    await until('the folders are empty', () => leftOver().length === 0)
  })

  it('are delivered when the network has reported every part', async () => {
    for (const slot of [1, 2, 3]) office.report('+819012345678', 255, 'Delivered', slot)
    office.report('09099999999', 7, 'Delivered', 4)
    expect(await office.statesUntil('m1', 'delivered')).toEqual(['queued', 'sent', 'delivered'])
    await until('one part of the other is left', async () => (await office.row('m2'))?.awaiting.length === 1)
    expect(await office.row('m2')).toMatchObject({ state: 'sent' })
    office.report('09012345678', 255, 'Failed', 5)
    expect(await office.statesUntil('m2', 'failed')).toEqual(['queued', 'sent', 'failed'])
    expect((await office.changes('m2')).at(-1)).toMatchObject({ reason: 'notDelivered', parts: 3 })
  })

  it('fail with a reason when they cannot be written, and keep nobody else from being sent', async () => {
    await office.text('m3', { values: {} })
    await office.text('m4', { template: 'nowhere' })
    await office.text('m5', { to: '0961234567' })
    await office.text('m6')
    expect(await office.statesUntil('m6', 'sent')).toEqual(['queued', 'sent'])
    for (const [message, reason] of [
      ['m3', 'valueMissing: shop'],
      ['m4', 'templateUnknown'],
      ['m5', 'notMobile'],
    ] as const) {
      expect(await office.statesUntil(message, 'failed')).toEqual(['queued', 'failed'])
      expect((await office.changes(message)).at(-1)).toMatchObject({ reason, parts: 0 })
    }
  })

  it('wait for a modem that is away, are tried again when it gives one up, and go out once though the service dies', async () => {
    await end(modem, 'SIGTERM')
    for (const message of ['m7', 'm8', 'm9']) await office.text(message)
    await until('all are handed over', () => waiting().length === 3, { seen: waiting })
    // Two of the same millisecond stand in any order, so its own file is looked for.
    const own = (await office.row('m7'))?.gammu_id ?? 'nobody'
    office.refuse(waiting().find((name) => name.includes(own)) ?? '')
    await until('the second try of the refused one', () => waiting().some((name) => name.endsWith('.1.smsbackup')))
    await until('the second try is written down', async () => (await office.row('m7'))?.tries === 1)
    expect(await office.row('m7')).toMatchObject({ state: 'queued', tries: 1 })
    await end(service, 'SIGKILL')
    for (const message of ['m8', 'm9']) await office.forgetHandOver(message)
    modem = office.startModem()
    await until('the modem has sent all', () => office.files('sent').length === 3, { seen: () => office.files('sent') })
    service = await office.startService('messaging-1')
    for (const message of ['m7', 'm8', 'm9'])
      expect(await office.statesUntil(message, 'sent')).toEqual(['queued', 'sent'])
    await office.text('m10')
    await office.statesUntil('m10', 'sent')
    // The state is told before the file is put away, and the modem counts after it has moved the file.
    await until('the folders are empty', () => leftOver().length === 0, { seen: leftOver })
    await until('the modem has counted four', () => office.transmitted() >= 4, { seen: office.transmitted })
    expect(office.transmitted()).toBe(4)
  })
})

const waiting = (): readonly string[] => [...office.files('outbox')].sort()

const end = async (child: ChildProcess, signal: NodeJS.Signals): Promise<void> => {
  child.kill(signal)
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
}
