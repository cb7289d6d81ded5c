import { describe, expect, it } from 'vitest'
import type { Api } from '../api.ts'
import { Failure } from '../exit.ts'
import { askHistory, readHistory, withHistory } from './history.ts'
import { scenariosOf } from './plan-scenario.ts'
import type { PlanFile } from './plan-schema.ts'
import { parsePlan } from './read-plan.ts'

const plan = (load: string): PlanFile =>
  parsePlan(
    `
from: "09:00"
to: "11:00"
load:
${load}
plans: [{ name: p, groups: [{ name: g, queues: [nofu], agents: 2 }] }]
`,
    'plan.yaml',
  )
const nofu = (more = '') => `  - { queue: nofu, talk: 4m, patience: none${more} }\n`

const callsOf = (of: PlanFile) => scenariosOf(of, null)[0]?.scenario.streams.map(({ calls }) => calls)
const history = (text: string, of = plan(nofu())) => withHistory(of, readHistory(text, 'calls.csv', of))

describe('the calls of past days', () => {
  it('are the mean by half-hour over the days on which anybody called', () => {
    const text =
      'time,queue,calls\n2026-11-02 09:00,nofu,10\n2026-11-02 09:30,nofu,20\n2026-11-04T09:00,nofu,4\n2026-11-03 09:00,nofu,0\n'
    expect(callsOf(history(text))).toEqual([[7, 10, 0, 0]])
  })

  it('need no day and no queue when there is but one', () => {
    expect(callsOf(history('\uFEFFtime,calls\r\n09:00,3\r\n10:30,5\r\n'))).toEqual([[3, 0, 0, 5]])
  })

  it('come from the figures by hour, asked for each queue', async () => {
    const asked: string[] = []
    const row = (slot: string, calls: number) => ({ slot, calls, answered: 0, abandoned: 0, tally: {}, figures: {} })
    const answer = { rows: [row('2026-11-02T09', 8), row('2026-11-03T10', 4)], total: row('', 12), definitions: [] }
    const api: Api = {
      url: '',
      call: async (schema, _method, path) => {
        asked.push(path)
        return schema.parse(answer) as never
      },
      fetch: () => Promise.reject(new Error('not asked')),
      upload: () => Promise.reject(new Error('not asked')),
      stream: () => Promise.reject(new Error('not asked')),
      with: () => api,
    }
    const seen = await askHistory(api, plan(nofu()), '2026-11-01', '2026-12-01')
    expect(asked).toEqual([
      '/v1/figures?from=2026-11-01T00%3A00%3A00%2B09%3A00&to=2026-12-01T00%3A00%3A00%2B09%3A00&by=hour&queue=nofu',
    ])
    expect(callsOf(withHistory(plan(nofu()), seen))).toEqual([[2, 2, 1, 1]])
    await expect(askHistory(api, plan(nofu()), 'yesterday', '2026-12-01')).rejects.toThrow('expected a day')
  })

  it('leave other queues out', () => {
    expect(callsOf(history('time,queue,calls\n09:00,nofu,3\n09:00,hoken,50\n'))).toEqual([[3, 0, 0, 0]])
  })

  it('are spread over the half-hours when they come by the hour', () => {
    const hour = [{ day: '2026-11-02', minute: 9 * 60, minutes: 60, queue: 'nofu', calls: 30 }]
    expect(callsOf(withHistory(plan(nofu()), hour))).toEqual([[15, 15, 0, 0]])
  })

  it('are shared by loads of one queue as they are in the plan', () => {
    const two = plan(nofu(', calls: 9') + nofu(', calls: 1, needs: { en: 3 }'))
    expect(callsOf(history('time,calls\n09:00,20\n', two))?.map((calls) => calls[0])).toEqual([18, 2])
  })

  it.each([
    ['when,calls\n09:00,3', 'calls.csv:1 expected a heading'],
    ['time,calls\nnoon,3', 'calls.csv:2 time "noon": expected 09:30'],
    ['time,calls\n09:00,3\n09:30,many', 'calls.csv:3 calls "many": expected a number'],
    ['time,calls\n', 'no calls in the history'],
  ])('in a file like %j are refused with line and reason', (text, said) => {
    expect(() => history(text)).toThrow(said)
    expect(() => history(text)).toThrow(Failure)
  })

  it('must be there, from the plan or from elsewhere', () => {
    expect(() => scenariosOf(plan(nofu()), null)).toThrow('load of nofu: expected calls')
  })
})
