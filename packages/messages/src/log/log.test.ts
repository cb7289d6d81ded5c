import type { Fact } from '@tsunagu/core'
import { describe, expect, it } from 'vitest'
import type { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { MessageInvalid } from '../invalid.ts'
import type { facts } from './facts.ts'
import { encodeCommand, encodeLogEntry, parseCommand, parseLogBody, parseLogEntry } from './log.ts'

describe('the log on the wire', () => {
  it('comes back as it was written, with id and time from the stream', () => {
    const body = { type: 'leg.ended', leg: 'pbx1-1763670000.12', cause: 16 } as const
    const entry = parseLogEntry('1763670000123-4', ['e', encodeLogEntry('bridge:pbx1', body)])
    expect(entry).toEqual({ id: '1763670000123-4', at: 1763670000123, by: 'bridge:pbx1', body })
  })

  it('names what is wrong without showing the value', () => {
    const broken = () => parseLogBody('{"type":"leg.ended","leg":"09012345678 x","cause":"no"}')
    expect(broken).toThrow(MessageInvalid)
    expect(broken).not.toThrow(/09012345678/)
    expect(broken).toThrow(/cause: expected number, found a text of 2 characters/)
  })

  it.each([
    'not json',
    '{}',
    'null',
    '[]',
    '{"type":"toString"}',
    '{"type":"leg.exploded"}',
    '{"type":"pbx.lost","node":""}',
  ])('refuses %s', (json) => expect(() => parseLogBody(json)).toThrow(MessageInvalid))

  it('refuses an entry without its field, its writer or a time', () => {
    const body = JSON.stringify({ body: { type: 'pbx.lost', node: 'pbx1' } })
    expect(() => parseLogEntry('1-0', ['x', body])).toThrow(MessageInvalid)
    expect(() => parseLogEntry('1-0', ['e', body])).toThrow(MessageInvalid)
    expect(() => parseLogEntry('now', ['e', encodeLogEntry('acd', { type: 'pbx.lost', node: 'pbx1' })])).toThrow(
      MessageInvalid,
    )
  })

  it('carries commands', () => {
    const command = { node: 'pbx1', lane: 'c1', command: { type: 'leg.answer', leg: 'c1' } } as const
    expect(parseCommand(encodeCommand(command))).toEqual(command)
    expect(() => parseCommand('{"node":"pbx1","lane":"c1","command":{"type":"leg.blowUp"}}')).toThrow(MessageInvalid)
  })
})

it('does not compile when a schema and the core disagree', () => {
  // @ts-expect-error a schema that lacks a field of the core's type
  proven<Same<Omit<z.infer<(typeof facts)['leg.ended']>, 'cause'>, Extract<Fact, { type: 'leg.ended' }>>>()
  // @ts-expect-error a schema with a field too many
  proven<Same<z.infer<(typeof facts)['leg.ended']> & { extra: 1 }, Extract<Fact, { type: 'leg.ended' }>>>()
  // @ts-expect-error null is not the same as no null
  proven<Same<{ a: string | null }, { a: string }>>()
  expect(true).toBe(true)
})
