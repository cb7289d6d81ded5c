import { type CopyRows, copyRows } from './copy-rows.ts'
import { type Slot, slot } from './steps.ts'

/** What one group of columns of a row says, as bytes of UTF-8: rows are many, and hardly any value needs to be a string. */
export type Said = {
  /** Values by slot: where each begins and ends. */
  readonly values: CopyRows
  readonly starts: Int32Array
  readonly ends: Int32Array
  /** Fields of JSON, each behind a comma. */
  readonly extra: CopyRows
  readonly items: CopyRows
  phones: string[]
  phoneKinds: string[]
  otherIds: string[]
  change: string
  /** The same anew. */
  readonly forget: () => void
}

/** `fixed`: values by slot that stand in no column. */
export const nothingSaid = (fixed: readonly string[]): Said => {
  const values = copyRows(new ArrayBuffer(2_048))
  const starts = new Int32Array(fixed.length)
  const ends = new Int32Array(fixed.length)
  for (const [n, text] of fixed.entries()) {
    starts[n] = values.length()
    values.put(text)
    ends[n] = values.length()
  }
  const [fixedStarts, fixedEnds, fixedLength] = [starts.slice(), ends.slice(), values.length()]
  const said: Said = {
    ...{ values, starts, ends, extra: copyRows(new ArrayBuffer(2_048)), items: copyRows(new ArrayBuffer(2_048)) },
    ...{ phones: [], phoneKinds: [], otherIds: [], change: '' },
    forget: () => {
      values.clear(fixedLength)
      said.extra.clear(0)
      said.items.clear(0)
      for (let n = 0; n < starts.length; n += 1) {
        starts[n] = fixedStarts[n] as number
        ends[n] = fixedEnds[n] as number
      }
      said.change = ''
      if (said.phones.length > 0) {
        said.phones = []
        said.phoneKinds = []
      }
      if (said.otherIds.length > 0) said.otherIds = []
    },
  }
  return said
}

/** What is written next is the value of this slot, behind `joint` if there is one already. */
export const beginValue = ({ values, starts, ends }: Said, n: number, joint: string): void => {
  const [start, end] = [starts[n] as number, ends[n] as number]
  if (joint === '' || start === end) {
    starts[n] = values.length()
    return
  }
  if (end !== values.length()) {
    starts[n] = values.length()
    values.again(start, end)
  }
  values.put(joint)
}

export const endValue = ({ values, ends }: Said, n: number): void => {
  ends[n] = values.length()
}

export const isEmpty = ({ starts, ends }: Said, name: Slot): boolean => starts[slot[name]] === ends[slot[name]]

export const textOf = ({ values, starts, ends }: Said, name: Slot): string =>
  values.textOf(starts[slot[name]] as number, ends[slot[name]] as number)

/** Writes a value as COPY reads it. */
export const pour = ({ values, starts, ends }: Said, name: Slot, out: CopyRows): void =>
  values.pour(starts[slot[name]] as number, ends[slot[name]] as number, out)
