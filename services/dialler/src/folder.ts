import { type DialEvent, type Dialler, diallerChanges, diallerOfFields, emptyDialler, stepDialler } from '@tsunagu/core'
import type { Folder } from '@tsunagu/runtime'

/** The dialler of a floor, one field per entity. */
export const diallerFolder: Folder<Dialler, DialEvent> = {
  service: 'dialler',
  initial: () => emptyDialler,
  load: diallerOfFields,
  diff: diallerChanges,
  step: stepDialler,
}
