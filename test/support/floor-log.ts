import type { LogBody, LogEntry } from '@tsunagu/core'
import { parseLogEntry } from '@tsunagu/messages'
import { openRedis, type Redis, readLogAfter } from '@tsunagu/store'
import { type Patience, until } from './wait.ts'

export type Of<T extends LogBody['type']> = Extract<LogBody, { type: T }>
export type Entry<T extends LogBody['type']> = Omit<LogEntry, 'body'> & { readonly body: Of<T> }

/** A floor's log as a test reads it: everything so far, and waiting for what shall come. */
export class FloorLog {
  readonly entries: LogEntry[] = []
  readonly redis: Redis
  readonly #floor: string
  #reading: Promise<void> = Promise.resolve()

  constructor(redisUrl: string, floor: string) {
    this.redis = openRedis(redisUrl, 'test', () => undefined)
    this.#floor = floor
  }

  /** Place from which a test looks for what comes next. */
  get mark(): number {
    return this.entries.length
  }

  /** Tests that wait side by side read one after the other. */
  read(): Promise<void> {
    const before = this.#reading
    this.#reading = before.catch(() => undefined).then(() => this.#readOn())
    return this.#reading
  }

  async #readOn(): Promise<void> {
    for (;;) {
      const after = this.entries.at(-1)?.id ?? '0-0'
      const raws = await readLogAfter(this.redis, this.#floor, after, { count: 1_000, blockMs: null })
      this.entries.push(...raws.map((raw) => parseLogEntry(raw.id, raw.fields)))
      if (raws.length < 1_000) return
    }
  }

  /** Entries of these kinds that have been read. */
  all<T extends LogBody['type']>(type: T, from = 0): readonly Entry<T>[] {
    return this.entries.slice(from).filter((entry): entry is Entry<T> => entry.body.type === type)
  }

  /** Waits for an entry of that kind which fits, from a mark on. */
  async sees<T extends LogBody['type']>(
    type: T,
    fits: (body: Of<T>) => boolean = () => true,
    { from = 0, ...patience }: Patience & { readonly from?: number } = {},
  ): Promise<Entry<T>> {
    return until(
      `${type} in the log`,
      async () => {
        await this.read()
        return this.all(type, from).find((entry) => fits(entry.body))
      },
      { seen: () => this.entries.slice(-12).map(brief), ...patience },
    )
  }

  /** How a call ended. */
  async end(call: string, patience: Patience = {}): Promise<Entry<'call.ended'>> {
    return this.sees('call.ended', (event) => event.call === call, patience)
  }

  close(): void {
    this.redis.disconnect()
  }
}

const brief = ({ id, by, body }: LogEntry): string => `${id} ${by} ${JSON.stringify(body).slice(0, 200)}`
