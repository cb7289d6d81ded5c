import type { ContractId } from '@tsunagu/core'
import { type Clock, type Log, sleep } from '@tsunagu/runtime'
import { listen } from '@tsunagu/store'

export type Bell = {
  /** Until it rings for this contract, `ms` have passed, or `signal` aborts. A ring that came before counts once. */
  readonly wait: (contract: ContractId, ms: number, signal: AbortSignal) => Promise<void>
  readonly close: () => Promise<void>
}

const channel = 'tsunagu_register'
const againMs = 1_000

/** Hears from the database that a contract's register changed. While it is away, waiting ends by time alone. */
export const openBell = (
  url: string,
  { clock, log, name }: { readonly clock: Clock; readonly log: Log; readonly name: string },
): Bell => {
  const closing = new AbortController()
  const rung = new Set<ContractId>()
  const waiting = new Map<ContractId, AbortController>()
  const onRing = (contract: ContractId): void => {
    rung.add(contract)
    waiting.get(contract)?.abort()
  }
  const hear = async (): Promise<void> => {
    const { ended, close } = await listen(url, { name, channel, onRing })
    const stop = (): void => void close().catch((error: unknown) => log.warn({ err: error }, 'bell: not closed'))
    closing.signal.addEventListener('abort', stop)
    if (closing.signal.aborted) stop()
    await ended
    closing.signal.removeEventListener('abort', stop)
  }
  const hearForEver = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await hear()
      } catch (error) {
        log.warn({ err: error }, 'bell: connecting again')
      }
      await sleep(clock, againMs, closing.signal)
    }
  }
  const done = hearForEver()
  return {
    wait: async (contract, ms, signal) => {
      if (!rung.has(contract)) {
        const ring = new AbortController()
        waiting.set(contract, ring)
        await sleep(clock, ms, AbortSignal.any([ring.signal, signal, closing.signal]))
        waiting.delete(contract)
      }
      rung.delete(contract)
    },
    close: async () => {
      closing.abort()
      await done
    },
  }
}
