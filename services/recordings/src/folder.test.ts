import type { Book, LogBody } from '@tsunagu/core'
import { expect, it } from 'vitest'
import { archivePath } from './archive.ts'
import { bookFolder } from './folder.ts'

const arrived = (call: string): LogBody => ({
  type: 'call.arrived',
  call,
  leg: call,
  node: 'pbx1',
  direction: 'inbound',
  line: 'main',
  called: '0963000001',
  caller: { kind: 'withheld' },
  recording: call,
})
const ended = (call: string): LogBody => ({
  type: 'call.ended',
  call,
  outcome: 'inFlow',
  by: 'caller',
  cause: 16,
  queue: null,
  agents: [],
  waitedMs: 0,
  talkMs: 0,
})
const indexed = (call: string): LogBody => ({
  type: 'recording.indexed',
  recording: call,
  call,
  durationMs: 1,
  sha256: 'aa',
  warnings: [],
})

it('reads back from its fields the state it wrote, after every entry, and leaves nothing of what is done', () => {
  const fields = new Map<string, string>()
  let state: Book = bookFolder.initial('kumamoto')
  const story = [arrived('c1'), arrived('c2'), ended('c1'), indexed('c1'), indexed('c2'), ended('c2')]
  story.forEach((body, n) => {
    const next = bookFolder.step(state, { id: `1000-${n}`, at: 1_000, by: 'test', body }).state
    const { set, del } = bookFolder.diff(state, next)
    for (const [field, value] of Object.entries(set)) fields.set(field, value)
    for (const field of del) fields.delete(field)
    state = next
    expect(bookFolder.load(fields)).toEqual(state)
    if (n === 1) expect([...fields.keys()].sort()).toEqual(['call:c1', 'call:c2', 'recording:c1', 'recording:c2'])
  })
  expect([...fields.keys()]).toEqual([])
})

it('files a recording under the day it began in Tokyo', () => {
  const newYear = Date.UTC(2026, 11, 31, 15, 0, 0)
  expect(archivePath('kumamoto', newYear, 'c1')).toBe('kumamoto/2027/01/01/c1.opus')
  expect(archivePath('kumamoto', newYear - 1, 'c1')).toBe('kumamoto/2026/12/31/c1.opus')
})
