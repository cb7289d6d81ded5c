import assert from 'node:assert/strict'
import type { ContractCase } from './contract.ts'

/** Two legs in one conversation, and back out of it. */
export const conversations: readonly ContractCase[] = [
  {
    name: 'connects a citizen with an agent; both are heard, each on their own side of the recording',
    run: async (scene) => {
      const { leg: citizen } = await scene.arrive()
      await scene.does({ type: 'leg.music', leg: citizen, musicClass: scene.world.musicClass })
      const agent = await scene.agent()
      const bridge = `${citizen}.b1`
      await scene.does({ type: 'legs.connect', bridge, legs: [citizen, agent] })
      const { bridges, legs } = await scene.pbx.snapshot()
      assert.deepEqual(bridges, [{ bridge, floor: scene.world.floor }])
      assert.deepEqual(legs.map(({ leg, state }) => `${leg} ${state}`).sort(), [`${agent} up`, `${citizen} up`].sort())
      await scene.world.pass(2_000)
      await scene.does({ type: 'bridge.end', bridge })
      await scene.hangUp(agent, citizen)
      if (scene.world.voices === null) return
      const voices = await scene.world.voices(citizen)
      const { left, right } = voices
      assert(left.citizen >= 1_500 && right.agent >= 1_500, `heard: ${JSON.stringify(voices)}`)
      assert(left.agent + right.citizen <= 100, `on the wrong side: ${JSON.stringify(voices)}`)
    },
  },
  {
    name: 'connects legs out of a playback at once',
    run: async (scene) => {
      const { leg: citizen } = await scene.arrive()
      const agent = await scene.agent()
      await scene.does({
        type: 'leg.play',
        leg: citizen,
        playback: `${citizen}.p1`,
        prompts: [scene.world.prompts.long],
      })
      const asked = scene.world.nowMs()
      await scene.does({ type: 'legs.connect', bridge: `${citizen}.b1`, legs: [citizen, agent] })
      const tookMs = scene.world.nowMs() - asked
      assert(tookMs < 300, `took ${tookMs} ms`)
      assert.equal((await scene.fact('playback.ended', citizen)).completed, false)
      await scene.hangUp(citizen, agent)
      await scene.does({ type: 'bridge.end', bridge: `${citizen}.b1` })
    },
  },
  {
    name: 'takes a citizen out to music and back, as often as wanted',
    run: async (scene) => {
      const { leg: citizen } = await scene.arrive()
      const agent = await scene.agent()
      const bridge = `${citizen}.b1`
      for (const round of [1, 2, 3]) {
        await scene.does({ type: 'legs.connect', bridge, legs: [citizen, agent] })
        await scene.world.pass(100)
        await scene.does({ type: 'leg.music', leg: citizen, musicClass: scene.world.musicClass })
        await scene.does({ type: 'leg.silence', leg: agent })
        await scene.world.pass(100 * round)
      }
      await scene.does({ type: 'leg.play', leg: agent, playback: `${agent}.p1`, prompts: [scene.world.prompts.short] })
      assert.equal((await scene.fact('playback.ended', agent)).completed, true)
      await scene.hangUp(citizen, agent)
      await scene.does({ type: 'bridge.end', bridge })
    },
  },
  {
    name: 'lets a citizen who was taken out to music hear nothing more of the agent',
    run: async (scene) => {
      const { leg: citizen } = await scene.arrive()
      const agent = await scene.agent()
      const bridge = `${citizen}.b1`
      await scene.does({ type: 'legs.connect', bridge, legs: [citizen, agent] })
      await scene.world.pass(1_000)
      await scene.does({ type: 'leg.music', leg: citizen, musicClass: scene.world.musicClass })
      await scene.world.pass(2_000)
      await scene.hangUp(citizen, agent)
      await scene.does({ type: 'bridge.end', bridge })
      if (scene.world.voices === null) return
      const { right, lengthMs } = await scene.world.voices(citizen)
      assert(right.agent >= 600 && right.agent <= 1_600, `heard the agent for ${right.agent} of ${lengthMs} ms`)
    },
  },
  {
    name: 'lets the other stay on the line when one hangs up, and notices at once when that one goes too',
    run: async (scene) => {
      const { leg: citizen, citizen: person } = await scene.arrive()
      const agent = await scene.agent()
      const bridge = `${citizen}.b1`
      await scene.does({ type: 'legs.connect', bridge, legs: [citizen, agent] })
      await scene.world.pass(300)
      await scene.world.phone.hangUp()
      assert.equal((await scene.fact('leg.ended', agent)).cause, 16)
      scene.assertOnce('leg.ended', citizen, 0)
      await scene.does({ type: 'bridge.end', bridge })
      await scene.world.pass(300)
      const hungUp = scene.world.nowMs()
      await person.hangUp()
      await scene.fact('leg.ended', citizen)
      const lateMs = scene.atMs('leg.ended', citizen) - hungUp
      assert(lateMs < 250, `noticed ${lateMs} ms late`)
      assert.deepEqual((await scene.pbx.snapshot()).bridges, [])
    },
  },
  {
    name: 'moves a citizen from one conversation to another',
    run: async (scene) => {
      const { leg: citizen } = await scene.arrive()
      const agent = await scene.agent()
      const outside = scene.newLeg()
      await scene.does({ type: 'legs.connect', bridge: `${citizen}.b1`, legs: [citizen, agent] })
      await scene.dialOutside(outside, scene.world.outside.answersAtOnce, true)
      await scene.fact('leg.answered', outside)
      await scene.does({ type: 'legs.connect', bridge: `${citizen}.b2`, legs: [citizen, outside] })
      await scene.does({ type: 'bridge.end', bridge: `${citizen}.b1` })
      const { bridges } = await scene.pbx.snapshot()
      assert.deepEqual(
        bridges.map(({ bridge }) => bridge),
        [`${citizen}.b2`],
      )
      await scene.hangUp(agent, outside, citizen)
      await scene.does({ type: 'bridge.end', bridge: `${citizen}.b2` })
    },
  },
  {
    name: 'tells that the far side holds and takes back, and its keys',
    run: async (scene) => {
      const { leg: citizen } = await scene.arrive()
      const agent = await scene.agent()
      await scene.does({ type: 'legs.connect', bridge: `${citizen}.b1`, legs: [citizen, agent] })
      await scene.world.phone.press('7')
      assert.equal((await scene.fact('leg.keyPressed', agent)).key, '7')
      await scene.world.phone.hold()
      await scene.fact('leg.held', agent)
      await scene.world.phone.resume()
      await scene.fact('leg.unheld', agent)
      await scene.world.pass(200)
      for (const type of ['leg.held', 'leg.unheld', 'leg.keyPressed'] as const) scene.assertOnce(type, agent)
      await scene.hangUp(citizen, agent)
      await scene.does({ type: 'bridge.end', bridge: `${citizen}.b1` })
    },
  },
]
