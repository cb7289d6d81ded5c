import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from './wait.ts'

/** Kills the supervisor of a stack and then, group by group, all that it started; returns when none of them is left. */
export const endAtOnce = async (runDir: string): Promise<void> => {
  const file = join(runDir, 'supervisor/supervisord.pid')
  if (!existsSync(file)) return
  const supervisor = Number(readFileSync(file, 'utf8'))
  const parts = childrenOf(supervisor)
  signal(supervisor, 'SIGKILL')
  // Postgres frees its shared memory when it is told to end; killed, it would leave it to the machine.
  for (const { pid, name } of parts) name === 'postgres' ? signal(pid, 'SIGQUIT') : signal(-pid, 'SIGKILL')
  await until('the stack has ended', () => [supervisor, ...parts.map(({ pid }) => pid)].every(isGone))
}

const childrenOf = (parent: number): readonly { readonly pid: number; readonly name: string }[] =>
  execFileSync('ps', ['-A', '-o', 'pid=,ppid=,comm='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter(([, ppid]) => Number(ppid) === parent)
    .map(([pid, , name = '']) => ({ pid: Number(pid), name }))

/** False when there was nobody to hear it. */
const signal = (pid: number, name: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

/** Who has ended and is only not yet buried counts as gone. */
const isGone = (pid: number): boolean => {
  if (!signal(pid, 0)) return true
  const stat = `/proc/${pid}/stat`
  return !existsSync(stat) || readFileSync(stat, 'utf8').split(') ')[1]?.startsWith('Z') === true
}
