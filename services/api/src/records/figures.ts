import { addTally, type ContractId, definitions, type HourFigures, noTally, type Tally } from '@tsunagu/core'
import type { FigureRow, Figures, FiguresQuery } from '@tsunagu/messages'
import { type Db, inContract, readHourFigures } from '@tsunagu/store'

/** Figures of a span of time, counted from the call records by the named definitions. */
export const figuresOf = (db: Db, contract: ContractId, query: FiguresQuery): Promise<Figures> =>
  inContract(db, contract, async (trx) => {
    const hours = await readHourFigures(trx, query.from, query.to)
    return tabulate(
      hours.filter((hour) => isWanted(hour, query)),
      query.by,
    )
  })

const isWanted = (hour: HourFigures, { direction, line, queue }: FiguresQuery): boolean =>
  hour.direction === direction &&
  (line === undefined || hour.line === line) &&
  (queue === undefined || hour.queue === queue)

const tabulate = (hours: readonly HourFigures[], by: FiguresQuery['by']): Figures => {
  const slots = new Map<string, Tally>()
  for (const { day, hour, tally } of hours) {
    const slot = by === 'hour' ? `${day}T${String(hour).padStart(2, '0')}` : day
    slots.set(slot, addTally(slots.get(slot) ?? noTally, tally))
  }
  const rows = [...slots].sort(([a], [b]) => a.localeCompare(b)).map(([slot, tally]) => figureRow(slot, tally))
  return {
    rows: by === 'total' ? [] : rows,
    total: figureRow('', [...slots.values()].reduce(addTally, noTally)),
    definitions: definitions.map(({ name, version, unit, source, ja }) => ({ name, version, unit, source, ja })),
  }
}

const figureRow = (slot: string, tally: Tally): FigureRow => ({
  slot,
  calls: tally.calls,
  answered: tally.answered,
  abandoned: tally.abandoned,
  tally: { ...tally },
  figures: Object.fromEntries(definitions.map((definition) => [definition.name, definition.of(tally)])),
})
