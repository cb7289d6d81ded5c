import assert from 'node:assert/strict'
import type { ContractCase } from './contract.ts'

/** More than two in one conversation, and who is heard in it. */
export const conferences: readonly ContractCase[] = [
  {
    name: 'lets a third join two; each hears both others, and the citizen alone is on the left of the recording',
    run: async (scene) => {
      const { citizen, agent, bridge } = await scene.talk()
      const third = await scene.called()
      await scene.does({ type: 'legs.connect', bridge, legs: [third] })
      await scene.hear({ citizen: ['agent', 'called'], agent: ['citizen', 'called'], called: ['citizen', 'agent'] })
      await scene.does({ type: 'leg.music', leg: citizen, musicClass: scene.world.musicClass })
      await scene.hear({ citizen: [], agent: ['called'], called: ['agent'] })
      await scene.does({ type: 'legs.connect', bridge, legs: [citizen, agent, third] })
      await scene.hear({ citizen: ['agent', 'called'], agent: ['citizen', 'called'], called: ['citizen', 'agent'] })
      await scene.hangUp(agent)
      await scene.hear({ citizen: ['called'], called: ['citizen'] })
      await scene.does({ type: 'bridge.end', bridge })
      await scene.hear({ citizen: [], called: [] })
      await scene.hangUp(third, citizen)
      if (scene.world.voices === null) return
      const { left, right } = await scene.world.voices(citizen)
      assert(left.citizen > 2_400 && right.agent > 900 && right.called > 1_200, JSON.stringify({ left, right }))
      assert(left.agent + left.called + right.citizen <= 100, JSON.stringify({ left, right }))
    },
  },
  {
    name: 'mutes one of three, who hears on, stays muted in another conversation, and is heard again',
    run: async (scene) => {
      const { citizen, agent, bridge } = await scene.talk()
      const third = await scene.called()
      await scene.does({ type: 'legs.connect', bridge, legs: [third] })
      await scene.does({ type: 'leg.mute', leg: agent, muted: true })
      await scene.hear({ citizen: ['called'], agent: ['citizen', 'called'], called: ['citizen'] })
      await scene.world.phone.press('5')
      assert.equal((await scene.fact('leg.keyPressed', agent)).key, '5')
      await scene.does({ type: 'legs.connect', bridge: `${citizen}.b2`, legs: [citizen, agent] })
      await scene.hear({ citizen: [], agent: ['citizen'], called: [] })
      await scene.does({ type: 'leg.mute', leg: agent, muted: false })
      await scene.hear({ citizen: ['agent'], agent: ['citizen'] })
      await scene.hangUp(citizen, agent, third)
      await scene.does({ type: 'bridge.end', bridge })
      await scene.does({ type: 'bridge.end', bridge: `${citizen}.b2` })
      await scene.refuses({ type: 'leg.mute', leg: agent, muted: true })
    },
  },
  {
    name: 'tells an agent by a tone that a caller comes, and plays to one of a conversation alone',
    run: async (scene) => {
      const { leg: citizen } = await scene.arrive()
      const agent = await scene.agent()
      await scene.does({ type: 'leg.play', leg: agent, playback: `${agent}.p1`, prompts: [scene.world.prompts.tone] })
      assert.equal((await scene.fact('playback.ended', agent)).completed, true)
      const bridge = `${citizen}.b1`
      await scene.does({ type: 'legs.connect', bridge, legs: [citizen, agent] })
      const third = await scene.called()
      await scene.does({ type: 'legs.connect', bridge, legs: [third] })
      await scene.does({ type: 'leg.play', leg: agent, playback: `${agent}.p2`, prompts: [scene.world.prompts.long] })
      await scene.hear({ citizen: ['called'], called: ['citizen'] })
      await scene.does({ type: 'leg.stopPlay', leg: agent, playback: `${agent}.p2` })
      await scene.until('stopped', () => scene.facts('playback.ended', agent)[1]?.completed === false)
      await scene.hangUp(agent, third, citizen)
      await scene.does({ type: 'bridge.end', bridge })
    },
  },
  {
    name: 'connects those who are still there, and says no when nobody would be left to talk to',
    run: async (scene) => {
      const { citizen, agent, bridge } = await scene.talk()
      const third = await scene.called()
      await scene.does({ type: 'legs.connect', bridge, legs: [third, 'never-was', agent] })
      await scene.hangUp(agent, third)
      await scene.refuses({ type: 'legs.connect', bridge, legs: [citizen, agent] })
      await scene.refuses({ type: 'legs.connect', bridge, legs: [agent] })
      await scene.does({ type: 'leg.music', leg: citizen, musicClass: scene.world.musicClass })
      await scene.does({ type: 'legs.connect', bridge: `${citizen}.b2`, legs: [citizen] })
      await scene.hangUp(citizen)
      for (const one of [bridge, `${citizen}.b2`]) await scene.does({ type: 'bridge.end', bridge: one })
    },
  },
  {
    name: 'sends keys to an outside number in a conversation, and hears those of a caller under music',
    run: async (scene) => {
      const { citizen: person, leg: citizen } = await scene.arrive()
      const third = await scene.called()
      await scene.does({ type: 'legs.connect', bridge: `${citizen}.b1`, legs: [citizen, third] })
      assert.deepEqual(await scene.perform({ type: 'leg.sendKeys', leg: third, keys: '42#' }), { done: true })
      let heard = ''
      for (let tries = 0; tries < 40 && heard.length < 3; tries += 1) {
        await scene.world.pass(100)
        heard = await scene.world.keysHeard()
      }
      assert.equal(heard, '42#')
      await scene.does({ type: 'leg.music', leg: citizen, musicClass: scene.world.musicClass })
      await person.press('6')
      assert.equal((await scene.fact('leg.keyPressed', citizen)).key, '6')
      await scene.hangUp(citizen, third)
      await scene.does({ type: 'bridge.end', bridge: `${citizen}.b1` })
    },
  },
]
