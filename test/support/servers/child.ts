import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Owner = { readonly uid: number; readonly gid: number } | null

/** Servers that refuse root run as this user when we are root. */
export const ownerNamed = (name: string): Owner =>
  process.getuid?.() === 0
    ? { uid: Number(execFileSync('id', ['-u', name])), gid: Number(execFileSync('id', ['-g', name])) }
    : null

/** A directory of its own, short enough for a socket in it. */
export const makeDir = (name: string, owner: Owner): string => {
  const dir = mkdtempSync(join(tmpdir(), `tsunagu-${name}-`))
  if (owner !== null) chownSync(dir, owner.uid, owner.gid)
  return dir
}

export const removeDir = (dir: string): void => rmSync(dir, { recursive: true, force: true })

export type Server = {
  readonly pid: number
  readonly hasEnded: () => boolean
  /** The end of what it printed, for the message when it does not come up. */
  readonly output: () => string
  readonly end: (signal: NodeJS.Signals) => Promise<void>
}

/** Starts a server that ends with this process at the latest; `more` is added to its environment. */
export const startServer = (
  command: string,
  args: readonly string[],
  dir: string,
  owner: Owner,
  more: Readonly<Record<string, string>> = {},
): Server => {
  const logFile = join(dir, 'server.log')
  const log = openSync(logFile, 'a')
  const env = { ...process.env, ...more }
  const child: ChildProcess = spawn(command, args, { cwd: dir, stdio: ['ignore', log, log], env, ...(owner ?? {}) })
  closeSync(log)
  const kill = (): void => {
    child.kill('SIGKILL')
  }
  process.on('exit', kill)
  const ended = new Promise<void>((resolve) => child.on('exit', () => resolve()).on('error', () => resolve()))
  void ended.then(() => process.off('exit', kill))
  return {
    pid: child.pid ?? 0,
    hasEnded: () => child.pid === undefined || child.exitCode !== null || child.signalCode !== null,
    output: () => readFileSync(logFile, 'utf8').slice(-2_000),
    end: async (signal) => {
      child.kill(signal)
      await ended
    },
  }
}
