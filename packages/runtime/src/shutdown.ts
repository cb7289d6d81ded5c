import { type Clock, sleep } from './clock.ts'
import { ConfigInvalid } from './config.ts'
import type { Log } from './log.ts'

export const exitCode = { clean: 0, drainTimedOut: 1, bug: 70, config: 78 } as const

export type Service = {
  /** Registers what is to be closed; the last one opened is closed first. */
  readonly closing: (name: string, close: () => Promise<unknown> | unknown) => void
  /** Begins the shutdown as a signal would, e.g. when a part can no longer do its work. */
  readonly stop: (reason: string) => void
}

export type ServiceOptions<Prepared extends { readonly log: Log }> = {
  readonly clock: Clock
  /** Called first: settings and log. Throws ConfigInvalid. */
  readonly prepare: () => Prepared
  readonly start: (service: Service, prepared: Prepared) => Promise<void>
  /** How long the drain may take; 10 s unless told. */
  readonly deadlineMs?: number
}

/**
 * Runs a service from start to exit. SIGTERM or SIGINT drains in order, then exits 0; 1 when the deadline passes first.
 * Wrong configuration is printed whole and exits 78. A bug (an exception nobody expected) is logged and exits 70: the
 * supervisor starts it again from the last commit. A second signal ends it at once.
 */
export const runService = <Prepared extends { readonly log: Log }>({
  clock,
  prepare,
  start,
  deadlineMs = 10_000,
}: ServiceOptions<Prepared>): void => {
  const prepared = orExit(prepare)
  const { log } = prepared
  const steps: { readonly name: string; readonly close: () => Promise<unknown> | unknown }[] = []
  let stopping = false
  const stop = (reason: string): void => {
    if (stopping) process.exit(exitCode.drainTimedOut)
    stopping = true
    log.info({ reason }, 'draining')
    void drain(clock, log, [...steps].reverse(), deadlineMs).then((clean) =>
      process.exit(clean ? exitCode.clean : exitCode.drainTimedOut),
    )
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop(signal))
  for (const event of ['uncaughtException', 'unhandledRejection'] as const)
    process.on(event, (error: unknown) => dieOfBug(log, error, event))
  start({ closing: (name, close) => steps.push({ name, close }), stop }, prepared).catch((error: unknown) =>
    error instanceof ConfigInvalid ? dieOfConfig(error) : dieOfBug(log, error, 'start'),
  )
}

const orExit = <Prepared>(prepare: () => Prepared): Prepared => {
  try {
    return prepare()
  } catch (error) {
    if (error instanceof ConfigInvalid) return dieOfConfig(error)
    throw error
  }
}

const dieOfConfig = (error: ConfigInvalid): never => {
  process.stderr.write(`${error.message}\n`)
  return process.exit(exitCode.config)
}

/** Logs a bug and ends the process; state is read back from the last commit by the next one. */
export const dieOfBug = (log: Log, error: unknown, where: string): never => {
  log.fatal({ err: error, where }, 'bug: ending the process')
  log.flush()
  return process.exit(exitCode.bug)
}

type Step = { readonly name: string; readonly close: () => Promise<unknown> | unknown }

/** Closes in order; one that fails is logged and does not keep the others open. False when the deadline passed first. */
export const drain = async (clock: Clock, log: Log, steps: readonly Step[], deadlineMs: number): Promise<boolean> => {
  const inOrder = async (): Promise<boolean> => {
    for (const { name, close } of steps) {
      try {
        await close()
      } catch (error) {
        log.error({ err: error, part: name }, 'could not close')
      }
    }
    return true
  }
  const tooLate = new AbortController()
  const clean = await Promise.race([inOrder(), sleep(clock, deadlineMs, tooLate.signal).then(() => false)])
  tooLate.abort()
  log.info({ clean }, 'drained')
  return clean
}
