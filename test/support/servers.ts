export { openPostgres, type PostgresServer, type TestDatabase } from './servers/postgres.ts'
export { openRedisServer, type RedisServer } from './servers/redis.ts'
export { until } from './servers/until.ts'
