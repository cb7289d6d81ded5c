import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import {
  detectEncoding,
  type Encoding,
  FileFault,
  faultTexts,
  type Layout,
  readLayout,
  type Wrapping,
  wrappingOf,
} from '@tsunagu/files'
import { deliveryKeys, type deliveryQuery, type Me } from '@tsunagu/messages'
import {
  type DeliveryState,
  type FileProtection,
  findDelivery,
  findLayout,
  findSameFile,
  inContract,
  insertDelivery,
  type LayoutRow,
  type LedgeredDelivery,
} from '@tsunagu/store'
import type { z } from 'zod'
import { because, DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { wrong } from '../setup/problem.ts'
import { giveBack, type Received } from './receive-file.ts'

type Wish = z.output<typeof deliveryQuery>

/** The layout of a delivery; known before the first byte is taken. Throws DoorError. */
export const layoutFor = async (house: House, visitor: Me, id: string): Promise<{ row: LayoutRow; layout: Layout }> => {
  const row = await inContract(house.db, visitor.contract, (trx) => findLayout(trx, visitor.contract, id))
  if (row === null) throw new DoorError('layout.unknown')
  const read = readLayout(row.source)
  if (!read.ok) throw new DoorError('layout.invalid')
  return { row, layout: read.layout }
}

/**
 * Writes a file that came in into the ledger and has it worked on: at once when its encoding is confirmed, after a person has
 * confirmed it or given its password otherwise. Throws DoorError, and then the file is gone again.
 */
export const takeDelivery = async (
  house: House,
  visitor: Me,
  wish: Wish,
  received: Received,
  path: string | null = null,
): Promise<LedgeredDelivery> => {
  const { contract } = visitor
  try {
    const { row, layout } = await layoutFor(house, visitor, wish.layout)
    const found = seen(layout, wish, received)
    const { state, wrapping } = found
    const stored = await renamed(house, received, state)
    const { id, delivery } = await inContract(house.db, contract, async (trx) => {
      const same = await findSameFile(trx, contract, received.sha256)
      if (same !== null && !wish.again) throw new DoorError('delivery.known', because('file', `delivery ${same.id}`))
      const made = await insertDelivery(trx, contract, {
        ...{ file: wish.file, sha256: received.sha256, bytes: received.bytes, protection: protectionOf(wrapping) },
        ...{ layout: row.id, layoutVersion: row.version, title: row.title, mode: wish.mode ?? layout.mode },
        ...{ dryRun: wish.dryRun, state, encoding: found.encoding, stored, by: visitor.account },
      })
      return { id: made, delivery: await findDelivery(trx, contract, made) }
    }).catch(async (error: unknown) => {
      if (stored !== received.stored)
        await rename(join(house.exchangeDir, stored), join(house.exchangeDir, received.stored))
      throw error
    })
    if (delivery === null) throw new Error('a delivery that was just written is not there')
    if (state === 'waiting') await startWork(house, contract, id, 'first')
    // Packed without a lock: there is nothing to ask for.
    if (wrapping === 'zip') await sendPassword(house, contract, id, '')
    return delivery
  } catch (error) {
    await giveBack(house.exchangeDir, received, path)
    throw error
  }
}

const renamed = async (house: House, { stored }: Received, state: DeliveryState): Promise<string> => {
  if (state !== 'locked') return stored
  await rename(join(house.exchangeDir, stored), join(house.exchangeDir, `${stored}.locked`))
  return `${stored}.locked`
}

const protectionOf = (wrapping: Wrapping): FileProtection => (wrapping === 'zip' ? 'none' : wrapping)

type Seen = { readonly state: DeliveryState; readonly wrapping: Wrapping; readonly encoding: Encoding | null }

/** What the first bytes say, and so what has to happen first. Throws DoorError. */
const seen = (layout: Layout, wish: Wish, { bytes, sample }: Received): Seen => {
  if (bytes === 0) throw unreadable(new FileFault('empty'))
  const isExcel = layout.file.kind === 'excel'
  const wrapping = wrappingOf(sample, isExcel)
  const confirmed = isExcel ? 'UTF-8' : (wish.encoding ?? layout.file.encoding)
  if (wrapping === 'xlsxPassword') throw unreadable(new FileFault('excelLocked'))
  if (wrapping !== 'none') return { state: 'locked', wrapping, encoding: confirmed }
  if (isExcel && (sample[0] !== 0x50 || sample[1] !== 0x4b)) throw unreadable(new FileFault('notExcel'))
  if (confirmed !== null) return { state: 'waiting', wrapping, encoding: confirmed }
  try {
    return { state: 'unconfirmed', wrapping, encoding: detectEncoding(sample) }
  } catch (error) {
    throw error instanceof FileFault ? unreadable(error) : error
  }
}

const unreadable = ({ code, found, expected }: FileFault): DoorError =>
  new DoorError('delivery.unreadable', [wrong('file', found, expected, faultTexts[code].join(' '))])

/** Wakes the exchange; it looks into the database for what there is to do, so a second call does no harm. */
export const startWork = (house: House, contract: string, delivery: number, why: string): Promise<void> =>
  house.exchangeJobs.add('delivery.work', { contract, delivery }, `delivery-${delivery}-${why}`)

/** Says a password to the exchange, over a channel that keeps nothing. Throws DoorError when nobody hears it. */
export const sendPassword = async (
  house: House,
  contract: string,
  delivery: number,
  password: string,
): Promise<void> => {
  const heard = await house.withLog(
    house.redis.publish(deliveryKeys.unlock, JSON.stringify({ contract, delivery, password })),
  )
  if (heard === 0) throw new DoorError('exchange.away')
}
