import { type AcdEvent, emptyFloor, type Floor, floorChanges, floorOfFields, stepFloor } from '@tsunagu/core'
import type { Folder } from '@tsunagu/runtime'

/** The floor, one field per entity. */
export const floorFolder: Folder<Floor, AcdEvent> = {
  service: 'acd',
  initial: () => emptyFloor,
  load: floorOfFields,
  diff: floorChanges,
  step: stepFloor,
}
