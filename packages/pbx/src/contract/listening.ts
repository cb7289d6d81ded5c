import assert from 'node:assert/strict'
import type { LegId } from '@tsunagu/core'
import type { ContractCase } from './contract.ts'
import { type Scene, wronglyHeard } from './scene.ts'

/** A supervisor with a conversation: listens, whispers, joins. */
export const listening: readonly ContractCase[] = [
  {
    name: 'lets a supervisor hear both sides of a conversation and be heard by nobody, not for a moment',
    run: async (scene) => {
      const { citizen, agent, bridge } = await scene.talk()
      const supervisor = await scene.supervisor()
      const ear = earOf(scene, supervisor, agent, 1)
      await scene.hear({ supervisor: [], citizen: ['agent'], agent: ['citizen'] })
      const heard = await scene.world.heard(async () => {
        await scene.does({ type: 'leg.listen', ...ear, whisper: false })
        await scene.world.pass(900)
        await scene.does({ type: 'leg.unlisten', ...ear })
        await scene.world.pass(200)
        await scene.does({ type: 'leg.listen', ...earOf(scene, supervisor, citizen, 2), whisper: false })
        await scene.world.pass(900)
      })
      assert.equal(wronglyHeard(heard, { supervisor: ['citizen', 'agent'] }, 1_200), null)
      assert.equal(wronglyHeard(heard, { citizen: ['agent'], agent: ['citizen'] }, 1_600), null)
      await scene.does({ type: 'leg.unlisten', ...earOf(scene, supervisor, citizen, 2) })
      await scene.hear({ supervisor: [], citizen: ['agent'], agent: ['citizen'] })
      await scene.hangUp(citizen, agent, supervisor)
      await scene.does({ type: 'bridge.end', bridge })
      if (scene.world.voices === null) return
      const { left, right } = await scene.world.voices(citizen)
      assert.equal(left.supervisor + right.supervisor, 0)
    },
  },
  {
    name: 'lets a supervisor whisper to the agent alone, and then join and be heard by both',
    run: async (scene) => {
      const { citizen, agent, bridge } = await scene.talk()
      const supervisor = await scene.supervisor()
      const ear = earOf(scene, supervisor, agent, 1)
      await scene.does({ type: 'leg.listen', ...ear, whisper: true })
      await scene.hear({ supervisor: ['citizen', 'agent'], citizen: ['agent'], agent: ['citizen', 'supervisor'] })
      const second = await scene.called()
      await scene.does({ type: 'leg.listen', ...earOf(scene, second, agent, 1), whisper: false })
      await scene.hear({
        supervisor: ['citizen', 'agent'],
        citizen: ['agent'],
        agent: ['citizen', 'supervisor'],
        called: ['citizen', 'agent'],
      })
      await scene.hangUp(second)
      await scene.does({ type: 'legs.connect', bridge, legs: [supervisor] })
      assert.equal((await scene.fact('leg.ended', ear.spy)).cause, 16)
      const together = {
        supervisor: ['citizen', 'agent'],
        citizen: ['agent', 'supervisor'],
        agent: ['citizen', 'supervisor'],
      } as const
      await scene.hear(together)
      await scene.does({ type: 'leg.unlisten', ...ear })
      await scene.does({ type: 'leg.listen', ...ear, whisper: true })
      await scene.hear(together)
      await scene.hangUp(supervisor)
      await scene.hear({ citizen: ['agent'], agent: ['citizen'] })
      await scene.hangUp(citizen, agent)
      await scene.does({ type: 'bridge.end', bridge })
      if (scene.world.voices === null) return
      const { left, right } = await scene.world.voices(citizen)
      assert(right.supervisor > 900 && right.supervisor < right.agent - 1_200, JSON.stringify({ left, right }))
      assert(left.agent + left.supervisor <= 100, JSON.stringify(left))
    },
  },
  {
    name: 'lists a spy as a leg of its floor, tells nothing of it but its end, and takes it away with its bridge',
    run: async (scene) => {
      const { citizen, agent, bridge } = await scene.talk()
      const supervisor = await scene.supervisor()
      const first = earOf(scene, supervisor, agent, 1)
      const second = earOf(scene, supervisor, citizen, 2)
      await scene.does({ type: 'leg.listen', ...first, whisper: false })
      const { legs, bridges } = await scene.pbx.snapshot()
      const seen = legs.find(({ leg }) => leg === first.spy)
      assert.deepEqual(seen, { leg: first.spy, state: 'up', floor: scene.world.floor, arrival: null })
      assert.deepEqual(bridges.map((one) => one.bridge).sort(), [bridge, first.bridge].sort())
      await scene.does({ type: 'leg.listen', ...second, whisper: false })
      await scene.fact('leg.ended', first.spy)
      await scene.world.phone.hangUp()
      await scene.fact('leg.ended', agent)
      await scene.does({ type: 'bridge.end', bridge })
      await scene.hear({ supervisor: ['citizen'] })
      await scene.hangUp(citizen)
      await scene.fact('leg.ended', second.spy)
      await scene.refuses({ type: 'leg.listen', ...earOf(scene, supervisor, citizen, 3), whisper: false })
      await nothingButLegs(scene, [supervisor])
      assert.deepEqual(
        [first, second].map(({ spy }) => scene.order(spy)),
        [['leg.ended'], ['leg.ended']],
      )
      await scene.does({
        type: 'leg.play',
        leg: supervisor,
        playback: `${supervisor}.p1`,
        prompts: [scene.world.prompts.short],
      })
      assert.equal((await scene.fact('playback.ended', supervisor)).completed, true)
      await scene.hangUp(supervisor)
      await scene.refuses({ type: 'leg.listen', ...earOf(scene, supervisor, 'never-was', 4), whisper: true })
      for (const ear of [first, second]) await scene.does({ type: 'leg.unlisten', ...ear })
    },
  },
  {
    name: 'takes the spy away when its supervisor hangs up, or is taken somewhere else',
    run: async (scene) => {
      const { citizen, agent, bridge } = await scene.talk()
      const supervisor = await scene.supervisor()
      const first = earOf(scene, supervisor, agent, 1)
      const second = earOf(scene, supervisor, agent, 2)
      await scene.does({ type: 'leg.listen', ...first, whisper: false })
      await scene.does({ type: 'leg.music', leg: supervisor, musicClass: scene.world.musicClass })
      await scene.fact('leg.ended', first.spy)
      await scene.does({ type: 'leg.listen', ...second, whisper: true })
      await scene.world.supervisor.hangUp()
      await scene.fact('leg.ended', supervisor)
      await scene.fact('leg.ended', second.spy)
      for (const leg of [first.spy, second.spy, supervisor]) scene.assertOnce('leg.ended', leg)
      await nothingButLegs(scene, [citizen, agent])
      await scene.hear({ citizen: ['agent'], agent: ['citizen'] })
      await scene.hangUp(citizen, agent)
      await scene.does({ type: 'bridge.end', bridge })
    },
  },
  {
    name: 'knows after a loss of the link that a spy has ended with the leg it was on, and sets up another',
    run: async (scene) => {
      const { world } = scene
      const { citizen, agent, bridge } = await scene.talk()
      const supervisor = await scene.supervisor()
      const first = earOf(scene, supervisor, agent, 1)
      const second = earOf(scene, supervisor, citizen, 2)
      await scene.does({ type: 'leg.listen', ...first, whisper: true })
      await world.link.cut()
      await scene.until('loss', () => scene.losses === 1)
      await world.phone.hangUp()
      await world.pass(300)
      await world.link.mend()
      const { legs } = await scene.until('connected again', () => scene.snapshots[1], 30_000)
      assert.deepEqual(legs.map(({ leg }) => leg).sort(), [citizen, supervisor].sort())
      await scene.does({ type: 'leg.unlisten', ...first })
      await scene.does({ type: 'leg.listen', ...second, whisper: false })
      await scene.hear({ supervisor: ['citizen'], citizen: [] })
      await scene.hangUp(supervisor)
      await scene.fact('leg.ended', second.spy)
      await nothingButLegs(scene, [citizen])
      await scene.hangUp(citizen)
      await scene.does({ type: 'bridge.end', bridge })
    },
  },
  {
    name: 'hands a listener over to a new process, which can end the listening and begin another',
    run: async (scene) => {
      const { citizen, agent, bridge } = await scene.talk()
      const supervisor = await scene.supervisor()
      const first = earOf(scene, supervisor, agent, 1)
      const second = earOf(scene, supervisor, citizen, 2)
      await scene.does({ type: 'leg.listen', ...first, whisper: false })
      const snapshot = await scene.takeOver()
      assert.deepEqual(snapshot.legs.map(({ leg }) => leg).sort(), [citizen, agent, supervisor, first.spy].sort())
      await scene.does({ type: 'leg.listen', ...first, whisper: false })
      await scene.does({ type: 'leg.listen', ...second, whisper: true })
      await scene.fact('leg.ended', first.spy)
      await scene.takeOver()
      await scene.does({ type: 'leg.unlisten', ...second })
      await scene.fact('leg.ended', second.spy)
      await scene.hear({ supervisor: [], citizen: ['agent'], agent: ['citizen'] })
      await nothingButLegs(scene, [citizen, agent, supervisor])
      await scene.hangUp(citizen, agent, supervisor)
      await scene.does({ type: 'bridge.end', bridge })
    },
  },
]

const earOf = (scene: Scene, leg: LegId, on: LegId, count: number) => {
  const call = `${scene.world.node}-ear-${leg}`
  return { leg, on, spy: `${call}.s${count}`, bridge: `${call}.e${count}` }
}

/** A channel or bridge that was just ended is listed for a moment longer. */
const nothingButLegs = async (scene: Scene, legs: readonly LegId[]): Promise<void> => {
  let seen: readonly string[] = []
  for (let tries = 0; tries < 50; tries += 1) {
    const snapshot = await scene.pbx.snapshot()
    seen = [...snapshot.legs.map(({ leg }) => leg), ...snapshot.bridges.map(({ bridge }) => bridge)]
    if (!seen.some((id) => id.includes('-ear-'))) break
    await scene.world.pass(20)
  }
  assert(!seen.some((id) => id.includes('-ear-')) && legs.every((leg) => seen.includes(leg)), seen.join(' '))
}
