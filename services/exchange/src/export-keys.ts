import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type HandKeys, makeHandKeys } from '@tsunagu/files'
import { type Clock, type Log, sleep } from '@tsunagu/runtime'
import { publishExchangeKey, type Redis } from '@tsunagu/store'

const everyMs = 60_000

/** The keys by which passwords reach this service; made once, kept in its folder, so that a run survives a restart. */
export const exportKeys = async (dir: string): Promise<HandKeys> => {
  const file = join(dir, 'hand-keys.json')
  const made = JSON.stringify(makeHandKeys())
  try {
    await writeFile(file, made, { mode: 0o600, flag: 'wx' })
    return JSON.parse(made) as HandKeys
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return JSON.parse(await readFile(file, 'utf8')) as HandKeys
  }
}

/** Shows the public half to the door, again and again, until `signal` aborts. */
export const showKey = async (
  { redis, clock, log }: { readonly redis: Redis; readonly clock: Clock; readonly log: Log },
  keys: HandKeys,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    try {
      await publishExchangeKey(redis, keys.publicKey)
    } catch (error) {
      log.warn({ err: error }, 'export key: trying again')
    }
    await sleep(clock, everyMs, signal)
  }
}
