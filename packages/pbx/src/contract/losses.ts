import assert from 'node:assert/strict'
import { PbxUnreachable, type Snapshot } from '../port.ts'
import type { ContractCase } from './contract.ts'
import type { Scene } from './scene.ts'

/** The link breaks, the PBX dies: what goes on, what is told, and what the snapshot says. */
export const losses: readonly ContractCase[] = [
  {
    name: 'tells the loss of the link once, says unreachable meanwhile, and comes back with the whole truth',
    run: async (scene) => {
      const { world } = scene
      const { leg: citizen, citizen: person, arrived } = await scene.arrive()
      const { leg: leaver, citizen: leaving } = await scene.arrive()
      const agent = await scene.agent()
      const bridge = `${citizen}.b1`
      await scene.does({ type: 'legs.connect', bridge, legs: [citizen, agent] })
      await scene.does({ type: 'leg.music', leg: leaver, musicClass: world.musicClass })
      await world.link.cut()
      await scene.until('loss', () => scene.losses === 1)
      const refused = await scene.perform({ type: 'leg.music', leg: citizen, musicClass: world.musicClass })
      assert(!refused.done && refused.unreachable)
      await assert.rejects(() => scene.pbx.snapshot(), PbxUnreachable)
      await leaving.hangUp()
      await person.press('9')
      await world.pass(500)
      const snapshot = await back(scene)
      assert.deepEqual(legsOf(snapshot), [citizen, agent].sort())
      assert.deepEqual(snapshot.legs.find(({ leg }) => leg === citizen)?.arrival, arrived)
      assert.deepEqual(snapshot.bridges, [{ bridge, floor: world.floor }])
      assert.deepEqual(scene.agentsPhone(snapshot), [{ phone: world.phone.id, floor: world.floor }])
      scene.assertOnce('leg.ended', leaver, 0)
      await scene.does({ type: 'legs.connect', bridge, legs: [citizen, agent] })
      await person.press('4')
      await scene.until('the key after', () => scene.facts('leg.keyPressed', citizen).some(({ key }) => key === '4'))
      assert.deepEqual(
        scene.facts('leg.keyPressed', citizen).map(({ key }) => key),
        ['4'],
      )
      await scene.does({ type: 'bridge.end', bridge })
      await scene.does({ type: 'leg.play', leg: citizen, playback: `${citizen}.p5`, prompts: [world.prompts.short] })
      assert.equal((await scene.fact('playback.ended', citizen)).completed, true)
      await scene.hangUp(agent, citizen)
      assert.equal(scene.losses, 1)
      scene.assertOnce('leg.arrived', citizen)
    },
  },
  {
    name: 'tells after the snapshot that a playback has ended while nobody listened, and still stops one that goes on',
    run: async (scene) => {
      const { world } = scene
      const { leg: first } = await scene.arrive()
      const { leg: second } = await scene.arrive()
      const { short, long } = world.prompts
      await scene.does({ type: 'leg.play', leg: first, playback: `${first}.p1`, prompts: [short] })
      await scene.does({ type: 'leg.play', leg: second, playback: `${second}.p1`, prompts: [long, long] })
      await world.link.cut()
      await scene.until('loss', () => scene.losses === 1)
      await world.pass(1_500)
      await back(scene)
      assert.equal((await scene.fact('playback.ended', first)).playback, `${first}.p1`)
      await scene.does({ type: 'leg.stopPlay', leg: second, playback: `${second}.p1` })
      assert.equal((await scene.fact('playback.ended', second, 500)).completed, false)
      await scene.hangUp(first, second)
    },
  },
  {
    name: 'hands a caller over at the second try when the link was away at the first',
    run: async (scene) => {
      const { world } = scene
      await world.link.cut()
      await scene.until('loss', () => scene.losses === 1)
      await world.citizen({ kind: 'presented', number: '09011112222' })
      await world.pass(1_000)
      const snapshot = await back(scene)
      assert(
        snapshot.legs.every(({ floor }) => floor === null),
        'a leg in the dialplan is nobody’s',
      )
      const arrived = await scene.fact('leg.arrived')
      assert.equal(arrived.attempt, 2)
      await scene.hangUp(arrived.leg)
    },
  },
  {
    name: 'follows a leg that was ringing when the link was lost to its answer and its end',
    run: async (scene) => {
      const { world } = scene
      const leg = scene.newLeg()
      world.phone.does({ kind: 'answers', afterMs: 2_500 })
      await scene.dialPhone(leg)
      await scene.fact('leg.ringing', leg)
      await world.link.cut()
      await scene.until('loss', () => scene.losses === 1)
      const snapshot = await back(scene)
      assert.equal(snapshot.legs.find((seen) => seen.leg === leg)?.state, 'ringing')
      await scene.fact('leg.answered', leg)
      await scene.dialPhone(leg)
      await scene.hangUp(leg)
      assert.deepEqual(scene.order(leg), ['leg.ringing', 'leg.answered', 'leg.ended'])
    },
  },
  {
    name: 'is taken over by a new process, which can do everything with the calls it finds',
    run: async (scene) => {
      const { prompts, musicClass, phone } = scene.world
      const { leg: listener } = await scene.arrive()
      const { leg: waiter } = await scene.arrive()
      const { leg: talker, citizen: person } = await scene.arrive()
      const agent = await scene.agent()
      const calling = scene.newLeg()
      await scene.dialOutside(calling, scene.world.outside.answersAfterOneSecond, true)
      await scene.does({ type: 'legs.connect', bridge: `${talker}.b1`, legs: [talker, agent] })
      await scene.does({ type: 'leg.music', leg: waiter, musicClass })
      await scene.does({
        type: 'leg.play',
        leg: listener,
        playback: `${listener}.p1`,
        prompts: [prompts.long, prompts.long],
      })
      const snapshot = await scene.takeOver()
      assert.deepEqual(legsOf(snapshot), [listener, waiter, talker, agent, calling].sort())
      assert.deepEqual(snapshot.bridges, [{ bridge: `${talker}.b1`, floor: scene.world.floor }])
      const asked = scene.world.nowMs()
      await scene.does({ type: 'legs.connect', bridge: `${listener}.b1`, legs: [listener, agent] })
      const tookMs = scene.world.nowMs() - asked
      assert(tookMs < 500, `took ${tookMs} ms`)
      assert.equal((await scene.fact('playback.ended', listener)).completed, false)
      const shown = { shownNumber: '', shownName: '', ringMs: 5_000, autoAnswer: false, record: false }
      const rung = phone.rung()
      await scene.does({ type: 'leg.dial', leg: agent, to: { kind: 'phone', phone: phone.id }, ...shown })
      assert.equal(phone.rung(), rung)
      await scene.does({ type: 'leg.play', leg: waiter, playback: `${waiter}.p1`, prompts: [prompts.short] })
      assert.equal((await scene.fact('playback.ended', waiter)).completed, true)
      assert.equal((await scene.fact('leg.answered', calling)).recording, calling)
      await person.press('3')
      assert.equal((await scene.fact('leg.keyPressed', talker)).key, '3')
      await scene.hangUp(listener, waiter, talker, agent, calling)
      for (const leg of [listener, waiter, talker, agent, calling]) {
        scene.assertOnce('leg.ended', leg)
        assert.equal(scene.facts('leg.ended', leg)[0]?.cause, 16)
      }
      for (const bridge of [`${listener}.b1`, `${talker}.b1`]) await scene.does({ type: 'bridge.end', bridge })
    },
  },
  {
    name: 'gives up a link that is silent, and finds its way back',
    run: async (scene) => {
      await scene.world.link.freeze()
      await scene.until('loss', () => scene.losses === 1)
      await back(scene)
      const { leg } = await scene.arrive()
      await scene.hangUp(leg)
    },
  },
  {
    name: 'comes back after the PBX was started anew, and knows that no call is left',
    run: async (scene) => {
      const { world } = scene
      const { leg } = await scene.arrive()
      const before = scene.snapshots[0]
      await world.restartPbx()
      const after = await scene.until('connected again', () => scene.snapshots[1], 60_000)
      assert.equal(scene.losses, 1)
      assert.deepEqual(legsOf(after), [])
      assert(before !== undefined && after.startedAt > before.startedAt)
      await scene.refuses({ type: 'leg.music', leg, musicClass: world.musicClass })
      const next = await scene.arrive()
      assert.equal(next.arrived.attempt, 1)
      await scene.hangUp(next.leg)
    },
  },
]

const back = async (scene: Scene): Promise<Snapshot> => {
  const before = scene.snapshots.length
  await scene.world.link.mend()
  return scene.until('connected again', () => scene.snapshots[before], 30_000)
}

const legsOf = (snapshot: Snapshot): readonly string[] =>
  snapshot.legs
    .filter(({ floor }) => floor !== null)
    .map(({ leg }) => leg)
    .sort()
