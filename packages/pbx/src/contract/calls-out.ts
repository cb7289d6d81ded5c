import assert from 'node:assert/strict'
import type { ContractCase } from './contract.ts'

/** Legs that are dialled: phones and outside numbers, and how each kind of them ends. */
export const callsOut: readonly ContractCase[] = [
  {
    name: 'rings a phone once, tells ringing, answer and end',
    run: async (scene) => {
      const { phone } = scene.world
      const leg = scene.newLeg()
      const before = phone.rung()
      phone.does({ kind: 'answers', afterMs: 500 })
      await scene.dialPhone(leg)
      assert.equal((await scene.fact('leg.answered', leg)).recording, null)
      await phone.hangUp()
      assert.equal((await scene.fact('leg.ended', leg)).cause, 16)
      await scene.dialPhone(leg)
      await scene.world.pass(500)
      assert.deepEqual(scene.order(leg), ['leg.ringing', 'leg.answered', 'leg.ended'])
      assert.equal(phone.rung() - before, 1, 'a dial that is repeated after the end does not ring again')
    },
  },
  {
    name: 'records an outside leg before it tells the answer',
    run: async (scene) => {
      const leg = scene.newLeg()
      await scene.dialOutside(leg, scene.world.outside.answersAfterOneSecond, true)
      assert.equal((await scene.fact('leg.answered', leg)).recording, leg)
      await scene.world.pass(300)
      await scene.hangUp(leg)
      await scene.world.pass(400)
      assert.deepEqual(scene.order(leg), ['leg.ringing', 'leg.answered', 'leg.ended'])
      assert.equal(scene.facts('leg.ended', leg)[0]?.cause, 16)
    },
  },
  {
    name: 'listens who picked up, and tells it after the answer',
    run: async (scene) => {
      const leg = scene.newLeg()
      const shown = { shownNumber: '', shownName: '', ringMs: 5_000, autoAnswer: false, record: true, listenMs: 1_900 }
      const { answersAfterOneSecond: number } = scene.world.outside
      await scene.does({ type: 'leg.dial', leg, to: { kind: 'outside', number, line: scene.world.line }, ...shown })
      assert.equal((await scene.fact('leg.answered', leg)).recording, leg)
      assert(['person', 'machine', 'notSure'].includes((await scene.fact('leg.listened', leg)).by))
      await scene.hangUp(leg)
      await scene.fact('leg.ended', leg)
      assert.deepEqual(scene.order(leg), ['leg.ringing', 'leg.answered', 'leg.listened', 'leg.ended'])
    },
  },
  {
    name: 'tells busy, unallocated, rejected and unreachable apart',
    run: async (scene) => {
      const { outside, phone, absentPhone } = scene.world
      const [busy, nobody, rejected, absent] = [scene.newLeg(), scene.newLeg(), scene.newLeg(), scene.newLeg()]
      await scene.dialOutside(busy, outside.busy)
      assert.equal((await scene.fact('leg.ended', busy)).cause, 17)
      await scene.dialOutside(nobody, outside.unallocated)
      assert.equal((await scene.fact('leg.ended', nobody)).cause, 1)
      phone.does({ kind: 'rejects', afterMs: 200 })
      await scene.dialPhone(rejected)
      assert([17, 21].includes((await scene.fact('leg.ended', rejected)).cause))
      const shown = { shownNumber: '', shownName: '', ringMs: 5_000, autoAnswer: true, record: false }
      await scene.does({ type: 'leg.dial', leg: absent, to: { kind: 'phone', phone: absentPhone }, ...shown })
      assert.equal((await scene.fact('leg.ended', absent)).cause, 20)
      for (const leg of [busy, nobody, rejected, absent]) {
        scene.assertOnce('leg.ended', leg)
        scene.assertOnce('leg.answered', leg, 0)
      }
    },
  },
  {
    name: 'stops ringing when the time is over',
    run: async (scene) => {
      const leg = scene.newLeg()
      scene.world.phone.does({ kind: 'rings' })
      const began = scene.world.nowMs()
      await scene.dialPhone(leg, 2_000)
      assert.equal((await scene.fact('leg.ended', leg)).cause, 19)
      const rangMs = scene.atMs('leg.ended', leg) - began
      assert(rangMs > 1_800 && rangMs < 3_000, `rang ${rangMs} ms`)
      const outside = scene.newLeg()
      await scene.dialOutside(outside, scene.world.outside.rings, true, 1_000)
      assert.equal((await scene.fact('leg.ended', outside)).cause, 19)
      assert.deepEqual(scene.order(outside), ['leg.ringing', 'leg.ended'])
    },
  },
  {
    name: 'takes a ringing phone back',
    run: async (scene) => {
      const leg = scene.newLeg()
      scene.world.phone.does({ kind: 'rings' })
      await scene.dialPhone(leg)
      await scene.fact('leg.ringing', leg)
      await scene.hangUp(leg)
      assert.deepEqual(scene.order(leg), ['leg.ringing', 'leg.ended'])
    },
  },
  {
    name: 'tells early media',
    run: async (scene) => {
      const leg = scene.newLeg()
      await scene.dialOutside(leg, scene.world.outside.earlyMedia, true)
      await scene.fact('leg.answered', leg)
      assert.deepEqual(scene.order(leg), ['leg.progress', 'leg.answered'])
      await scene.does({ type: 'leg.silence', leg })
      assert.deepEqual(await scene.perform({ type: 'leg.sendKeys', leg, keys: '12#' }), { done: true })
      await scene.hangUp(leg)
    },
  },
  {
    name: 'tells what a phone dials, and answers it',
    run: async (scene) => {
      const { phone, node, prompts } = scene.world
      await phone.dial('*12')
      const dialled = await scene.fact('phone.dialled')
      const { leg } = dialled
      assert.deepEqual(dialled, { type: 'phone.dialled', leg, node, phone: phone.id, dialled: '*12' })
      assert.deepEqual(await scene.perform({ type: 'leg.ring', leg }), { done: true })
      await scene.does({ type: 'leg.answer', leg })
      assert.equal((await scene.fact('leg.answered', leg)).recording, null)
      await scene.does({ type: 'leg.answer', leg })
      await scene.does({ type: 'leg.play', leg, playback: `${leg}.p1`, prompts: [prompts.short] })
      assert.equal((await scene.fact('playback.ended', leg)).completed, true)
      scene.assertOnce('leg.answered', leg)
      await phone.hangUp()
      assert.equal((await scene.fact('leg.ended', leg)).cause, 16)
    },
  },
  {
    name: 'tells when a phone comes and goes, and only then',
    run: async (scene) => {
      const { phone, floor } = scene.world
      assert.deepEqual(scene.agentsPhone(scene.snapshots[0]), [{ phone: phone.id, floor }])
      await phone.unregister()
      await scene.fact('phone.lost')
      assert.deepEqual(scene.agentsPhone(await scene.pbx.snapshot()), [])
      await phone.register()
      await scene.fact('phone.registered')
      assert.deepEqual(scene.agentsPhone(await scene.pbx.snapshot()), [{ phone: phone.id, floor }])
      await scene.world.pass(1_000)
      assert.equal(scene.facts('phone.lost').length, 1)
      assert.equal(scene.facts('phone.registered').length, 1)
    },
  },
]
