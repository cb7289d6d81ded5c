import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLanes } from './lanes.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const turns = async (n: number): Promise<void> => {
  for (let i = 0; i < n; i += 1) await turn()
}

describe('lanes', () => {
  it('keep the order within a key and the limit over keys, whatever the tasks take', async () => {
    const tasks = fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), turns: fc.nat(4), fails: fc.boolean() }), {
      maxLength: 30,
    })
    await fc.assert(
      fc.asyncProperty(tasks, fc.integer({ min: 1, max: 3 }), async (list, concurrency) => {
        const lanes = createLanes({ concurrency, capacity: 100 })
        const seen: Record<string, number[]> = { a: [], b: [], c: [] }
        const active = { now: 0, most: 0, keys: new Set<string>() }
        const results = list.map((task, i) =>
          lanes.run(task.key, async () => {
            expect(active.keys.has(task.key)).toBe(false)
            active.keys.add(task.key)
            active.now += 1
            active.most = Math.max(active.most, active.now)
            await turns(task.turns)
            seen[task.key]?.push(i)
            active.now -= 1
            active.keys.delete(task.key)
            if (task.fails) throw new Error('task')
          }),
        )
        const settled = await Promise.allSettled(results)
        expect(settled.map(({ status }) => status === 'rejected')).toEqual(list.map(({ fails }) => fails))
        expect(active.most).toBeLessThanOrEqual(concurrency)
        for (const order of Object.values(seen)) expect(order).toEqual([...order].sort((a, b) => a - b))
        await lanes.drain()
        expect(lanes.size()).toBe(0)
      }),
      { numRuns: 50 },
    )
  })

  it('let different keys go past one that is stuck', async () => {
    const lanes = createLanes({ concurrency: 2, capacity: 10 })
    let release = (): void => undefined
    const stuck = lanes.run('a', () => new Promise<void>((resolve) => (release = resolve)))
    expect(await lanes.run('b', async () => 'b')).toBe('b')
    release()
    await stuck
  })

  it('have room again when enough is done', async () => {
    const lanes = createLanes({ concurrency: 1, capacity: 2 })
    const releases: (() => void)[] = []
    for (const key of ['a', 'b', 'c']) void lanes.run(key, () => new Promise<void>((resolve) => releases.push(resolve)))
    let room = false
    void lanes.room().then(() => {
      room = true
    })
    await turn()
    releases.shift()?.()
    await turns(3)
    expect([lanes.size(), room]).toEqual([2, false])
    releases.shift()?.()
    await turns(3)
    expect([lanes.size(), room]).toEqual([1, true])
    releases.shift()?.()
    await lanes.drain()
  })
})
