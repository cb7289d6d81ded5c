import assert from 'node:assert/strict'
import type { Caller } from '@tsunagu/core'
import type { ContractCase } from './contract.ts'

const callers: readonly Caller[] = [
  { kind: 'presented', number: '09012345678' },
  { kind: 'withheld' },
  { kind: 'payphone' },
  { kind: 'unavailable' },
]

/** Calls that come in, what the citizen hears, and what is heard of the citizen. */
export const callsIn: readonly ContractCase[] = [
  {
    name: 'tells of a call that arrives: line, number called, who calls, and that it is recorded',
    run: async (scene) => {
      const { world } = scene
      for (const caller of callers) {
        const { leg, arrived } = await scene.arrive(caller)
        const { node, line, called } = world
        assert.deepEqual(arrived, { type: 'leg.arrived', leg, node, line, called, caller, attempt: 1, recording: leg })
        await scene.hangUp(leg)
      }
      assert(scene.told.every(({ floor }) => floor === world.floor))
    },
  },
  {
    name: 'plays prompts one after the other and tells their end once',
    run: async (scene) => {
      const { short, long } = scene.world.prompts
      const { leg } = await scene.arrive()
      const began = scene.world.nowMs()
      await scene.does({ type: 'leg.play', leg, playback: `${leg}.p1`, prompts: [short, long] })
      const ended = await scene.fact('playback.ended', leg)
      assert.deepEqual(ended, { type: 'playback.ended', leg, playback: `${leg}.p1`, completed: true })
      assert(scene.world.nowMs() - began > 2_000, 'both were heard')
      await scene.does({ type: 'leg.play', leg, playback: `${leg}.p1`, prompts: [short, long] })
      await scene.world.pass(200)
      scene.assertOnce('playback.ended', leg)
      await scene.hangUp(leg)
    },
  },
  {
    name: 'stops a playback, and tells that it was not heard to its end',
    run: async (scene) => {
      const { leg } = await scene.arrive()
      await scene.does({ type: 'leg.play', leg, playback: `${leg}.p1`, prompts: [scene.world.prompts.long] })
      await scene.world.pass(300)
      const asked = scene.world.nowMs()
      await scene.does({ type: 'leg.stopPlay', leg, playback: `${leg}.p1` })
      const { completed } = await scene.fact('playback.ended', leg)
      assert.equal(completed, false)
      assert(scene.world.nowMs() - asked < 500, 'it stopped at once')
      await scene.does({ type: 'leg.stopPlay', leg, playback: `${leg}.p1` })
      scene.assertOnce('playback.ended', leg)
      await scene.hangUp(leg)
    },
  },
  {
    name: 'tells a prompt that is not there as not heard',
    run: async (scene) => {
      const { short, missing } = scene.world.prompts
      const { leg } = await scene.arrive()
      await scene.does({ type: 'leg.play', leg, playback: `${leg}.p1`, prompts: [missing] })
      assert.equal((await scene.fact('playback.ended', leg)).completed, false)
      await scene.does({ type: 'leg.play', leg, playback: `${leg}.p2`, prompts: [short, missing] })
      const second = await scene.until('second end', () => scene.facts('playback.ended', leg)[1])
      assert.deepEqual(second, { type: 'playback.ended', leg, playback: `${leg}.p2`, completed: false })
      await scene.hangUp(leg)
    },
  },
  {
    name: 'takes a leg out of its playback when it goes to music, and from music to the next playback',
    run: async (scene) => {
      const { prompts, musicClass } = scene.world
      const { leg } = await scene.arrive()
      await scene.does({ type: 'leg.play', leg, playback: `${leg}.p1`, prompts: [prompts.long] })
      await scene.does({ type: 'leg.music', leg, musicClass })
      assert.equal((await scene.fact('playback.ended', leg)).completed, false)
      await scene.does({ type: 'leg.play', leg, playback: `${leg}.p2`, prompts: [prompts.short] })
      const second = await scene.until('second end', () => scene.facts('playback.ended', leg)[1])
      assert.equal(second.completed, true)
      await scene.does({ type: 'leg.ring', leg })
      await scene.does({ type: 'leg.silence', leg })
      await scene.hangUp(leg)
    },
  },
  {
    name: 'ends a playback before the leg when the citizen hangs up in it',
    run: async (scene) => {
      const { citizen, leg } = await scene.arrive()
      await scene.does({ type: 'leg.play', leg, playback: `${leg}.p1`, prompts: [scene.world.prompts.long] })
      await citizen.hangUp()
      assert.equal((await scene.fact('leg.ended', leg)).cause, 16)
      await scene.world.pass(200)
      assert.deepEqual(scene.order(leg), ['leg.arrived', 'playback.ended', 'leg.ended'])
      assert.equal(scene.facts('playback.ended', leg)[0]?.completed, false)
    },
  },
  {
    name: 'hears each key once and in order, also while a prompt plays',
    run: async (scene) => {
      const { citizen, leg } = await scene.arrive()
      await scene.does({ type: 'leg.play', leg, playback: `${leg}.p1`, prompts: [scene.world.prompts.long] })
      await citizen.press('15*0#')
      await scene.until('five keys', () => scene.facts('leg.keyPressed', leg).length >= 5)
      await scene.world.pass(500)
      const keys = scene.facts('leg.keyPressed', leg)
      assert.equal(keys.map(({ key }) => key).join(''), '15*0#')
      assert(keys.every(({ heldMs }) => heldMs > 0 && heldMs < 1_000))
      await scene.hangUp(leg)
    },
  },
  {
    name: 'notices at once that a citizen hangs up whom nothing is played to, and loses nothing of the recording',
    run: async (scene) => {
      const { citizen, leg } = await scene.arrive()
      const arrivedMs = scene.atMs('leg.arrived', leg)
      await scene.world.pass(1_500)
      const hungUp = scene.world.nowMs()
      await citizen.hangUp()
      assert.equal((await scene.fact('leg.ended', leg)).cause, 16)
      // A PBX that waits for sound to send or to come notices after many seconds, or never.
      const lateMs = scene.atMs('leg.ended', leg) - hungUp
      assert(lateMs < 5_000, `noticed ${lateMs} ms late`)
      if (scene.world.voices !== null) {
        const { lengthMs } = await scene.world.voices(leg)
        assert(lengthMs > hungUp - arrivedMs - 150, `${lengthMs} of ${hungUp - arrivedMs} ms recorded`)
      }
      scene.assertOnce('leg.ended', leg)
    },
  },
  {
    name: 'says no to a leg that is gone or never was, and calls what ends things done',
    run: async (scene) => {
      const { leg: gone } = await scene.arrive()
      await scene.hangUp(gone)
      for (const leg of [gone, 'never-was']) {
        await scene.refuses({ type: 'leg.play', leg, playback: `${leg}.p1`, prompts: [scene.world.prompts.short] })
        await scene.refuses({ type: 'leg.music', leg, musicClass: scene.world.musicClass })
        await scene.refuses({ type: 'leg.answer', leg })
        await scene.refuses({ type: 'leg.sendKeys', leg, keys: '1' })
        await scene.refuses({ type: 'legs.connect', bridge: `${leg}.b1`, legs: [leg, 'nor-this'] })
        await scene.does({ type: 'leg.hangUp', leg, cause: 'normal' })
        await scene.does({ type: 'leg.stopPlay', leg, playback: `${leg}.p1` })
        await scene.does({ type: 'leg.silence', leg })
        await scene.does({ type: 'bridge.end', bridge: `${leg}.b1` })
      }
      scene.assertOnce('leg.ended', gone)
    },
  },
  {
    name: 'gives a call back to the dialplan, which tries once more',
    run: async (scene) => {
      const { leg } = await scene.arrive()
      await scene.does({ type: 'leg.play', leg, playback: `${leg}.p1`, prompts: [scene.world.prompts.long] })
      assert.deepEqual(await scene.pbx.continueInDialplan(leg), { done: true })
      assert.equal((await scene.fact('playback.ended', leg)).completed, false)
      await scene.refuses({ type: 'leg.music', leg, musicClass: scene.world.musicClass })
      const again = await scene.until('second arrival', () => scene.facts('leg.arrived', leg)[1], 8_000)
      assert.equal(again.attempt, 2)
      scene.assertOnce('leg.ended', leg, 0)
      await scene.does({ type: 'leg.play', leg, playback: `${leg}.p2`, prompts: [scene.world.prompts.short] })
      await scene.until('prompt heard', () => scene.facts('playback.ended', leg)[1]?.completed)
      await scene.hangUp(leg)
      assert.equal((await scene.pbx.continueInDialplan(leg)).done, false)
    },
  },
]
