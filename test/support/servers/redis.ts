import { Redis } from 'ioredis'
import { makeDir, removeDir, type Server, startServer } from './child.ts'
import { type Containers, containers } from './docker.ts'
import { freePort } from './ports.ts'
import { until } from './until.ts'

export type RedisServer = {
  readonly url: string
  /** Takes it away as a crash would (kill -9); data is what the append-only file has. */
  readonly crash: () => Promise<void>
  /** Brings it back on the same port with the same data. */
  readonly start: () => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * A Redis of one's own: the one of TSUNAGU_TEST_REDIS_URL (emptied), a container, or a private local server; always the last when
 * its clock shall stand elsewhere.
 */
export const openRedisServer = async (clock: Readonly<Record<string, string>> = {}): Promise<RedisServer> => {
  if (Object.keys(clock).length > 0) return await localRedis(clock)
  const given = process.env.TSUNAGU_TEST_REDIS_URL
  if (given !== undefined && given !== '') return await givenRedis(given)
  const docker = await containers()
  return docker === null ? await localRedis() : await containerRedis(docker)
}

const durably = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always']

const localRedis = async (clock: Readonly<Record<string, string>> = {}): Promise<RedisServer> => {
  const port = await freePort()
  const dir = makeDir('redis', null)
  const url = `redis://127.0.0.1:${port}/0`
  let server: Server | null = null
  const start = async (): Promise<void> => {
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', dir, ...durably]
    server = startServer('redis-server', args, dir, null, clock)
    await answers(url, server)
  }
  await start()
  return {
    url,
    start,
    crash: async () => server?.end('SIGKILL'),
    close: async () => {
      await server?.end('SIGKILL')
      removeDir(dir)
    },
  }
}

const containerRedis = async ({ GenericContainer }: Containers): Promise<RedisServer> => {
  const port = await freePort()
  const url = `redis://127.0.0.1:${port}/0`
  const container = await new GenericContainer('redis:7')
    .withCommand(['redis-server', ...durably])
    .withExposedPorts({ container: 6379, host: port })
    .start()
  await answers(url, null)
  return {
    url,
    crash: async () => {
      await container.exec(['redis-cli', 'shutdown', 'nosave'])
    },
    start: async () => {
      await container.restart()
      await answers(url, null)
    },
    close: async () => {
      await container.stop()
    },
  }
}

const givenRedis = async (url: string): Promise<RedisServer> => {
  const redis = new Redis(url)
  await redis.flushdb()
  await redis.quit()
  const cannot = (): Promise<void> => Promise.reject(new Error('a Redis given by URL cannot be restarted'))
  return { url, crash: cannot, start: cannot, close: async () => undefined }
}

const answers = async (url: string, server: Server | null): Promise<void> => {
  const redis = new Redis(url, { lazyConnect: true, retryStrategy: () => 20, maxRetriesPerRequest: null })
  redis.on('error', () => undefined)
  let up = false
  redis.ping().then(
    () => {
      up = true
    },
    () => undefined,
  )
  try {
    await until('Redis answers', () => {
      if (server?.hasEnded()) throw new Error(`redis-server ended: ${server.output()}`)
      return up
    })
  } finally {
    redis.disconnect()
  }
}
