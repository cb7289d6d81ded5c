import { spawnSync } from 'node:child_process'
import { chmodSync, linkSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inContract, insertDelivery, openDatabase, putLayout } from '@tsunagu/store'
import pg from 'pg'
import { root } from '../support/root.ts'
import { freePort } from '../support/servers/ports.ts'
import { openPostgres, openRedisServer, type PostgresServer } from '../support/servers.ts'
import { startServiceProcess } from '../support/service-process.ts'
import { benchColumns, benchLayout, writeBenchFile } from './import-file.ts'
import { type Bench, rounded } from './result.ts'

const gigabytes = Number(process.env.TSUNAGU_BENCH_IMPORT_GB ?? 3.5)
const seed = 20_261_121
const contract = 'bench'

/**
 * A seeded CP932 file of 3.5 GB (TSUNAGU_BENCH_IMPORT_GB: another size), first by a bare COPY into a table of the same columns,
 * then by `exchange`: read, checked and staged; and on into the register. Both figures stand beside that of COPY.
 */
export const importBench: Bench = async () => {
  const dir = mkdtempSync(join(tmpdir(), 'tsunagu-import-'))
  const space = statfsSync(dir)
  const free = space.bavail * space.bsize
  if (free < gigabytes * 1e9 * 6)
    throw new Error(`import: ${dir} has ${free} bytes free; six times the file are needed`)
  const server = await openPostgres()
  try {
    // Postgres reads it as a user of its own.
    chmodSync(dir, 0o755)
    const file = join(dir, 'bench.csv')
    const made = await writeBenchFile(file, gigabytes * 1e9, seed)
    mkdirSync(join(dir, 'exchange/store'), { recursive: true })
    linkSync(file, join(dir, 'exchange/store/bench.csv'))
    const peer = await bareCopy(server, file, made.rows, made.bytes)
    const ours = await throughExchange(server, dir, made)
    return {
      bench: 'import',
      ours,
      peer: { name: 'bare COPY', ...peer },
      ratio: rounded((ours.readRowsPerSecond ?? 0) / peer.readRowsPerSecond),
      ratioOf: 'readRowsPerSecond',
    }
  } finally {
    await server.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

const speed = (rows: number, bytes: number, ms: number, name: string) => ({
  [`${name}S`]: rounded(ms / 1_000),
  [`${name}RowsPerSecond`]: rounded((rows / ms) * 1_000),
  [`${name}MbPerSecond`]: rounded(bytes / ms / 1_000),
})

const bareCopy = async (server: PostgresServer, file: string, rows: number, bytes: number) => {
  const client = new pg.Client({ connectionString: server.adminUrl })
  await client.connect()
  try {
    await client.query(`create table bare (${benchColumns.map((name) => `"${name}" text`).join()})`)
    const path = file.replaceAll("'", "''")
    const start = performance.now()
    await client.query(`copy bare from '${path}' (format csv, header, encoding 'SJIS')`)
    const ms = performance.now() - start
    await client.query('drop table bare')
    return { rows, ...speed(rows, bytes, ms, 'read'), readRowsPerSecond: rounded((rows / ms) * 1_000) }
  } finally {
    await client.end()
  }
}

const throughExchange = async (
  server: PostgresServer,
  dir: string,
  { rows, sha256, bytes }: { readonly rows: number; readonly sha256: string; readonly bytes: number },
) => {
  const redis = await openRedisServer()
  const urls = await server.migratedDatabase()
  const db = openDatabase(urls.exchange, { name: 'bench', maxConnections: 2, onProblem: () => undefined })
  const owner = openDatabase(urls.owner, { name: 'bench', maxConnections: 1, onProblem: () => undefined })
  await owner.insertInto('contract').values({ id: contract, name: contract }).execute()
  const id = await inContract(owner, contract, async (trx) => {
    const version = await putLayout(trx, contract, {
      id: 'bench-taino',
      title: 'bench',
      source: benchLayout,
      by: 'bench',
    })
    return insertDelivery(trx, contract, {
      ...{ file: 'bench.csv', sha256, bytes, protection: 'none', layout: 'bench-taino', layoutVersion: version },
      ...{ title: 'bench', mode: 'rows', dryRun: false, state: 'waiting', encoding: 'CP932' },
      ...{ stored: 'store/bench.csv', by: 'bench' },
    })
  })
  const env = {
    TSUNAGU_REDIS_URL: redis.url,
    TSUNAGU_POSTGRES_URL_EXCHANGE: urls.exchange,
    TSUNAGU_EXCHANGE_DIR: join(dir, 'exchange'),
    TSUNAGU_INSTANCE: 'bench',
    TSUNAGU_HEALTH_PORT: String(await freePort()),
    TSUNAGU_LOG_LEVEL: 'warn',
  }
  spawnSync('npx', ['tsc', '-b', 'services/exchange'], { cwd: root, stdio: 'ignore' })
  const start = performance.now()
  const exchange = startServiceProcess('exchange', env)
  let peakKb = 0
  let readMs = 0
  try {
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, 200))
      peakKb = Math.max(
        peakKb,
        Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${exchange.pid}/status`, 'utf8'))?.[1] ?? 0),
      )
      const row = await inContract(db, contract, (trx) =>
        trx
          .selectFrom('delivery')
          .select(['state', 'rows', 'refused', 'fault'])
          .where('contract', '=', contract)
          .where('id', '=', id)
          .executeTakeFirstOrThrow(),
      )
      if (readMs === 0 && !['waiting', 'reading'].includes(row.state)) readMs = performance.now() - start
      if (row.state === 'failed' || row.state === 'refused')
        throw new Error(`import: ${row.state} ${JSON.stringify(row.fault)} ${exchange.output()}`)
      if (row.state !== 'done') continue
      if (row.rows !== rows || row.refused > 0)
        throw new Error(`import: ${row.rows} of ${rows} rows, ${row.refused} refused`)
      break
    }
    const ms = performance.now() - start
    return {
      rows,
      ...speed(rows, bytes, readMs, 'read'),
      ...speed(rows, bytes, ms, 'whole'),
      peakMb: rounded(peakKb / 1_024),
    } as Readonly<Record<string, number>>
  } finally {
    await exchange.end('SIGTERM')
    await Promise.all([db.destroy(), owner.destroy()])
    await redis.close()
  }
}
