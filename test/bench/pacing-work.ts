import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type DialScenario, publishedScenarios, readScenarios, stressScenarios } from '@tsunagu/core'
import { printedOf } from './pacing-published.ts'
import type { PacingRow } from './pacing-rows.ts'
import type { PacingWork } from './pacing-worker.ts'

/** Others can be tried: SCENARIOS=path of a JSON file (docs/pacing.md). */
export const scenarios = (): readonly DialScenario[] => {
  const path = process.env.SCENARIOS
  const all =
    path === undefined
      ? [...publishedScenarios, ...stressScenarios]
      : readScenarios(JSON.parse(readFileSync(path, 'utf8')))
  const days = Number(process.env.DAYS ?? 0)
  return days > 0 ? all.map((one) => ({ ...one, days: Math.min(days, one.days) })) : all
}

export type Rows = { readonly scenario: DialScenario; readonly rows: readonly PacingRow[] }

/** Two at a time, the longest first. */
export const work = async (kind: PacingWork['kind'], all: readonly DialScenario[]): Promise<readonly Rows[]> => {
  const weight = ({ agents, hours, days }: DialScenario): number => Math.min(agents, 150) * hours * days
  const queue = [...all].sort((a, b) => weight(b) - weight(a))
  const done: Rows[] = []
  const one = async (child: ChildProcess): Promise<void> => {
    for (let scenario = queue.shift(); scenario !== undefined; scenario = queue.shift()) {
      const rows = { scenario, rows: await rowsOf(child, { kind, scenario }) }
      // The whole table takes an hour: each is shown when it is there.
      show(rows)
      done.push(rows)
    }
    child.kill()
  }
  const script = fileURLToPath(new URL('pacing-worker.ts', import.meta.url))
  await Promise.all([0, 1].map(() => one(fork(script, [], { execArgv: process.execArgv }))))
  return all.flatMap((scenario) => done.filter((found) => found.scenario === scenario))
}

const rowsOf = (child: ChildProcess, asked: PacingWork): Promise<readonly PacingRow[]> =>
  new Promise((done, failed) => {
    const gone = (code: number | null): void => failed(new Error(`the worker ended with ${code}`))
    child.once('exit', gone)
    child.once('message', (rows: readonly PacingRow[]) => {
      child.off('exit', gone)
      done(rows)
    })
    child.send(asked)
  })

const show = ({ scenario, rows }: Rows): void => {
  const { id, agents, days, hours } = scenario
  console.log(`\n${id}: ${agents} agents, ${days} × ${hours} h${printedOf(id) ? `, published ${printedOf(id)}` : ''}`)
  for (const row of rows)
    console.log(
      `  ${row.law.padEnd(26)} ${row.utilisation.toFixed(1)}@${row.abandoned.toFixed(2)}`.padEnd(46) +
        `worst day ${row.worstDay.toFixed(2)} (${row.overDay} calls)  p95 ${row.p95Day.toFixed(2)}  idle ${row.waitS} s  ` +
        `lines/agent ${row.mostLines}  cancels/h ${row.cancelsPerHour}  ${row.setting}`,
    )
}

export const find = (rows: readonly PacingRow[], law: string): PacingRow | undefined =>
  rows.find((row) => row.law === law)

export const tellGates = (held: Readonly<Record<string, boolean>>): void =>
  console.log(
    `\n${Object.entries(held)
      .map(([name, ok]) => `${name}: ${ok ? 'yes' : 'NO'}`)
      .join('  ')}`,
  )
