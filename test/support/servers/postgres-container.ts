import type { Containers } from './docker.ts'
import { freePort } from './ports.ts'
import type { PostgresServer, Serving } from './postgres.ts'

/** Postgres in a container, on a port that stays the same over restarts. */
export const containerPostgres = async (
  { GenericContainer, Wait }: Containers,
  serving: Serving,
): Promise<PostgresServer> => {
  const port = await freePort()
  const container = await new GenericContainer('postgres:15')
    .withEnvironment({ POSTGRES_PASSWORD: 'admin', POSTGRES_INITDB_ARGS: '--locale=C.UTF-8 --encoding=UTF8' })
    .withExposedPorts({ container: 5432, host: port })
    .withWaitStrategy(Wait.forLogMessage(/ready to accept connections/, 2))
    .start()
  return serving(`postgres://postgres:admin@127.0.0.1:${port}/postgres`, {
    crash: async () => {
      await container.exec(['su', 'postgres', '-c', 'pg_ctl -D "$PGDATA" stop -m immediate'])
    },
    start: async () => {
      await container.restart()
    },
    close: async () => {
      await container.stop()
    },
  })
}
