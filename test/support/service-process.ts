import { type ChildProcess, spawn } from 'node:child_process'
import { program, root } from './root.ts'

export type ServiceProcess = {
  readonly pid: number
  /** The end of what it printed. */
  readonly output: () => string
  readonly hasEnded: () => boolean
  readonly signal: (signal: NodeJS.Signals) => void
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>
}

/** A service as a process of its own, so that a test can kill it. */
export const startServiceProcess = (service: string, env: Readonly<Record<string, string>>): ServiceProcess => {
  const child: ChildProcess = spawn(process.execPath, [program(service)], {
    cwd: root,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (text: Buffer): void => {
    output = (output + text.toString()).slice(-20_000)
  }
  child.stdout?.on('data', keep)
  child.stderr?.on('data', keep)
  const kill = (): void => {
    child.kill('SIGKILL')
  }
  process.on('exit', kill)
  const ended = new Promise<number | null>((resolve) => child.on('exit', resolve))
  void ended.then(() => process.off('exit', kill))
  return {
    pid: child.pid ?? 0,
    output: () => output,
    hasEnded: () => child.exitCode !== null || child.signalCode !== null,
    signal: (signal) => {
      child.kill(signal)
    },
    end: async (signal) => {
      child.kill(signal)
      return await ended
    },
  }
}
