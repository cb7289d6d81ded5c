import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ContractId } from '@tsunagu/core'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'

/** One transaction on a connection that can COPY. */
export type CopyTrx = {
  readonly run: (text: string, values?: readonly unknown[]) => Promise<readonly Record<string, unknown>[]>
  /** Rows as COPY's text format has them. */
  readonly copy: (table: string, columns: readonly string[], rows: Uint8Array) => Promise<void>
}

export type CopyDoor = {
  readonly transaction: <T>(contract: ContractId, work: (trx: CopyTrx) => Promise<T>) => Promise<T>
  /** Waits until nobody else holds it; it goes with the connection. */
  readonly holdAlone: (number: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** First of the two numbers of advisory locks on deliveries. */
export const deliveryLock = 19

/** A connection of its own: a pool's statements have deadlines, and COPY needs the wire itself. */
export const openCopyDoor = async (
  url: string,
  { name, onProblem }: { readonly name: string; readonly onProblem: (error: Error) => void },
): Promise<CopyDoor> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
    options: '-c search_path=tsunagu -c timezone=UTC -c datestyle=ISO',
  })
  client.on('error', onProblem)
  await client.connect()
  const trx: CopyTrx = {
    run: async (text, values = []) => (await client.query<Record<string, unknown>>(text, [...values])).rows,
    copy: async (table, columns, rows) => {
      if (rows.length === 0) return
      await pipeline(Readable.from([rows]), client.query(copyFrom(`copy ${table} (${columns.join()}) from stdin`)))
    },
  }
  return {
    transaction: async (contract, work) => {
      await client.query('begin')
      try {
        await client.query(`select set_config('tsunagu.contract', $1, true)`, [contract])
        const done = await work(trx)
        await client.query('commit')
        return done
      } catch (error) {
        // The first error is the one to tell; a connection that is gone has rolled back by itself.
        await client.query('rollback').catch(onProblem)
        throw error
      }
    },
    holdAlone: async (number) => {
      await client.query('select pg_advisory_lock($1, $2)', [deliveryLock, number])
    },
    close: () => client.end(),
  }
}
