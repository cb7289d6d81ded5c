import type { Office } from './office.ts'
import { freePort } from './servers/ports.ts'
import { type ServiceProcess, startServiceProcess } from './service-process.ts'
import { until } from './wait.ts'

/** One more `cases` of an office, ready; it stands in `instances` from the start, so that it is ended whatever comes. */
export const startCasesOf = async (
  office: Office,
  instance: string,
  instances: ServiceProcess[],
): Promise<ServiceProcess> => {
  const port = await freePort()
  const started = startServiceProcess('cases', {
    TSUNAGU_REDIS_URL: office.redisServer.url,
    TSUNAGU_POSTGRES_URL_CASES: office.urls.cases,
    TSUNAGU_HEALTH_PORT: String(port),
    TSUNAGU_INSTANCE: instance,
  })
  instances.push(started)
  await until(`${instance} is ready`, () =>
    fetch(`http://127.0.0.1:${port}/ready`).then(
      ({ ok }) => ok,
      () => false,
    ),
  )
  return started
}
