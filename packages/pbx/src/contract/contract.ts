import { callsIn } from './calls-in.ts'
import { callsOut } from './calls-out.ts'
import { conferences } from './conferences.ts'
import { conversations } from './conversations.ts'
import { listening } from './listening.ts'
import { losses } from './losses.ts'
import { Scene } from './scene.ts'
import type { ContractWorld } from './world.ts'

export type ContractCase = { readonly name: string; readonly run: (scene: Scene) => Promise<void> }

/** What every implementation of `Pbx` promises; each case takes a world whose PBX is not started yet. */
export const pbxContract: readonly ContractCase[] = [
  ...callsIn,
  ...callsOut,
  ...conversations,
  ...conferences,
  ...listening,
  ...losses,
]

/** Plays one case: starts the PBX driver, runs the case, stops the driver. Throws when a promise is broken. */
export const playCase = async (world: ContractWorld, one: ContractCase): Promise<void> => {
  const scene = new Scene(world)
  await world.pbx.start(scene.sink)
  try {
    await one.run(scene)
  } finally {
    await scene.pbx.stop()
  }
}
