/**
 * Which commands are done, when they are performed out of order: the mark moves over everything up to the first that is
 * still under way.
 */
export type Progress = {
  readonly begin: (id: string) => void
  readonly finish: (id: string) => void
  /** The last id up to which all is done, or null before the first. */
  readonly mark: () => string | null
}

export const createProgress = (): Progress => {
  const open: string[] = []
  const done = new Set<string>()
  let mark: string | null = null
  return {
    begin: (id) => {
      open.push(id)
    },
    finish: (id) => {
      done.add(id)
      while (open[0] !== undefined && done.delete(open[0])) mark = open.shift() ?? null
    },
    mark: () => mark,
  }
}
