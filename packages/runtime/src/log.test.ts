import { Writable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createLog } from './log.ts'

const logging = (): { readonly log: ReturnType<typeof createLog>; readonly written: () => string } => {
  const lines: string[] = []
  const destination = new Writable({
    write: (chunk, _encoding, done) => {
      lines.push(String(chunk))
      done()
    },
  })
  const log = createLog({ service: 'acd', instance: 'acd-1', level: 'info' }, destination)
  return { log, written: () => lines.join('') }
}

describe('the log', () => {
  it('keeps ids of calls, legs, requests and log entries', () => {
    const { log, written } = logging()
    log
      .child({ call: 'pbx1-1763670000.12', request: '0190-req' })
      .info({ leg: 'pbx1-1763670000.12.o1', entry: '1763670000123-0', phone: 'p2001' }, 'step')
    const line = JSON.parse(written())
    expect(line).toMatchObject({
      level: 'info',
      service: 'acd',
      instance: 'acd-1',
      call: 'pbx1-1763670000.12',
      request: '0190-req',
      leg: 'pbx1-1763670000.12.o1',
      entry: '1763670000123-0',
      phone: 'p2001',
      msg: 'step',
    })
    expect(line.time).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/)
  })

  it.each([
    ['a field by its name', { caller: { kind: 'presented', number: '09012345678' } }, 'x'],
    ['a field deep inside', { body: { to: { shownNumber: '0961234567', keys: ['1', '4'] } } }, 'x'],
    ['a text', { why: 'dialling 09012345678 failed' }, 'x'],
    ['a number with hyphens', { why: 'from 096-123-4567' }, 'x'],
    ['an international number', { why: 'to +819012345678' }, 'x'],
    ['the message', {}, 'call from 09012345678'],
    ['an error', { err: new Error('no route to 09012345678', { cause: new Error('0961234567') }) }, 'x'],
    ['a number in a list', { seen: ['09012345678'] }, 'x'],
  ])('lets no number out that hides in %s', (_where, fields, message) => {
    const { log, written } = logging()
    log.info(fields, message)
    log.child(fields).info(message)
    log.info(`%s`, message)
    expect(written()).not.toMatch(/9012345678|96-?123-?4567|"1","4"/)
  })

  it('lets no secret out', () => {
    const { log, written } = logging()
    log.warn(
      { url: 'redis://:hunter2@127.0.0.1', password: 'hunter2', headers: { Authorization: 'hunter2' } },
      'redis://u:hunter2@x',
    )
    expect(written()).not.toMatch(/hunter2/)
  })
})
