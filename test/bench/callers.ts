import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type BenchStack, scenario } from './bench-stack.ts'

export type Crowd = {
  /** New calls a second. */
  readonly rate: number
  readonly calls: number
  /** At most so many at once. */
  readonly most: number
  readonly seconds: number
}

/** Citizens who call `number` and stay until the other side hangs up; how many of their calls went well, and how long it took. */
export const callersDone = async (
  stack: BenchStack,
  name: string,
  number: string,
  { rate, calls, most, seconds }: Crowd,
): Promise<{ readonly wentWell: number; readonly tookS: number }> => {
  const stats = join(stack.runDir, `sipp-${name}.csv`)
  rmSync(stats, { force: true })
  const begun = performance.now()
  const citizens = stack.sipp(`citizens-${name}`, [
    ...['-sf', scenario('citizen'), '-s', number, '-i', '127.0.0.2', '-p', String(stack.port(110))],
    ...['-mp', String(stack.port(3_400)), '-l', String(most), '-r', String(rate), '-m', String(calls)],
    ...['-timeout', `${Math.ceil(seconds)}s`, '-aa', '-trace_stat', '-stf', stats, '-fd', '1'],
    `127.0.0.1:${stack.sipPort}`,
  ])
  await citizens.done
  const tookS = (performance.now() - begun) / 1_000
  return { wentWell: existsSync(stats) ? successful(readFileSync(stats, 'utf8')) : 0, tookS }
}

/** `SuccessfulCall(C)` of the last row of SIPp's statistics. */
export const successful = (csv: string): number => {
  const rows = csv.trim().split('\n')
  const column = (rows[0] ?? '').split(';').indexOf('SuccessfulCall(C)')
  return Number((rows.at(-1) ?? '').split(';')[column] ?? 0)
}
