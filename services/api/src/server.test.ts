import { requestBodies } from '@tsunagu/messages'
import { createLog, createMetrics, systemClock } from '@tsunagu/runtime'
import { openDatabase, openRedis } from '@tsunagu/store'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { RouteEntry } from './access/roles.ts'
import { createHouse, type House } from './house.ts'
import { buildServer, type Server } from './server.ts'

/** A house whose Redis and Postgres are not there: enough to look at the door itself. */
let house: House
let server: Server
let routes: readonly RouteEntry[]

const none = async (): Promise<void> => undefined
const nowhere = '127.0.0.1:9'

beforeAll(async () => {
  const redis = openRedis(`redis://${nowhere}`, 'test', () => undefined)
  house = createHouse({
    clock: systemClock,
    log: createLog({ service: 'api', instance: 'test', level: 'silent' }),
    metrics: createMetrics('api', 'test'),
    redis,
    db: openDatabase(`postgres://nobody@${nowhere}/none`, {
      name: 'test',
      maxConnections: 1,
      onProblem: () => undefined,
    }),
    recordingDir: '/nonexistent',
    promptDir: '/nonexistent',
    exchangeDir: '/nonexistent',
    exchangeJobs: { add: none, every: none, counts: async () => ({}), close: none },
    secure: false,
    sessionMs: 60_000,
    answerMs: 100,
  })
  const built = await buildServer(house)
  server = built.server
  routes = built.routes
  await server.ready()
})

afterAll(async () => {
  await server.close()
  house.redis.disconnect()
  await house.db.destroy()
})

const publicRoutes = [
  /^\/$/,
  /^\/page\//,
  /^\/docs/,
  /^\/openapi\.json$/,
  /^\/live$/,
  /^\/ready$/,
  /^\/metrics$/,
  /^\/v1\/session$/,
]

describe('the route table', () => {
  it('names the roles of every route, and what is public is on this list', () => {
    expect(routes.length).toBeGreaterThan(40)
    const open = routes.filter((route) => route.roles === 'public').map((route) => route.url)
    expect(open.filter((url) => !publicRoutes.some((known) => known.test(url)))).toEqual([])
    for (const route of routes) if (route.roles !== 'public') expect(route.roles.length).toBeGreaterThan(0)
  })

  it('has only signing in open under /v1', () => {
    const open = routes.filter((route) => route.roles === 'public' && route.url.startsWith('/v1'))
    expect(open.map(({ method, url }) => `${method} ${url}`)).toEqual(['POST /v1/session'])
  })

  it('does not start with a route that says nothing', async () => {
    expect(() => server.get('/forgotten', async () => 'oh')).toThrow()
    const again = await buildServer(house)
    expect(() => again.server.get('/forgotten', async () => 'oh')).toThrow(/does not say who may use it/)
    await again.server.close()
  })

  it('keeps what changes anything away from those who only look', () => {
    const writing = routes.filter(({ method, url }) => !['GET', 'HEAD'].includes(method) && url.startsWith('/v1'))
    for (const { url, roles } of writing)
      if (!url.startsWith('/v1/session')) expect(roles, url).not.toEqual(expect.arrayContaining(['auditor']))
  })
})

const staff = ['agent', 'supervisor', 'manager']
const leaders = ['supervisor', 'manager']

describe('who may use the doors of calls and supervision', () => {
  const rolesOf = (method: string, url: string) =>
    routes.find((route) => route.method === method && route.url === url)?.roles

  it.each([
    'ready-once pause pause-after prolong-wrap-up end-wrap-up open-line close-line hand',
    'answer hold resume hang-up mute transfer consult toggle merge complete cancel-consult drop-party',
    'park unpark keys redial move end-with-guidance preview/accept preview/skip',
  ])('agents for themselves, and who leads: %s', (paths) => {
    for (const path of paths.split(' ')) expect(rolesOf('POST', `/v1/agents/:agent/${path}`), path).toEqual(staff)
  })

  it.each([
    '/v1/agents/:agent/force-out',
    '/v1/calls/:call/watch',
    '/v1/calls/:call/end',
    '/v1/watch/mode',
    '/v1/watch/end',
    '/v1/watch/take-over',
    '/v1/queues/:queue/mode',
    '/v1/floor/broadcast',
    '/v1/callbacks/:callback/cancel',
  ])('only who leads: %s', (url) => expect(rolesOf('POST', url)).toEqual(leaders))

  it('agents mark calls, and callbacks are read by those who may see the staff at work', () => {
    expect(rolesOf('POST', '/v1/calls/:call/mark')).toEqual(staff)
    expect(rolesOf('GET', '/v1/callbacks')).toEqual([...leaders, 'ops', 'auditor'])
  })

  it('every request of the floor has a door', async () => {
    const urls = new Set(routes.filter(({ method }) => method === 'POST').map(({ url }) => url))
    const wishes = [...urls].filter((url) => /^\/v1\/(agents|calls|watch|queues|floor|callbacks)\b/.test(url))
    // What came of a call is written into the register; the floor has no part in it.
    const ofFloor = wishes.filter((url) => url !== '/v1/calls/:call/disposition')
    expect(ofFloor).toHaveLength(Object.keys(requestBodies).length)
  })
})

type Shown = { error: { code: string; message: string; messageEn: string; details: unknown[]; requestId: string } }

const shape = {
  error: {
    code: expect.any(String),
    message: expect.stringMatching(/。$/),
    messageEn: expect.stringMatching(/\.$/),
    details: expect.any(Array),
    requestId: expect.stringMatching(/^q-/),
  },
}

describe('an error', () => {
  it.each([
    ['GET', '/nowhere', undefined, undefined, 404, 'route.unknown'],
    ['PATCH', '/v1/session', undefined, undefined, 404, 'route.unknown'],
    ['GET', '/v1/floor', undefined, undefined, 401, 'auth.required'],
    ['POST', '/v1/session', '{"account":', 'application/json', 400, 'body.notJson'],
    ['POST', '/v1/session', '', 'application/json', 400, 'body.notJson'],
    ['POST', '/v1/session', 'account=x', 'application/x-www-form-urlencoded', 415, 'body.mediaType'],
    ['POST', '/v1/session', '{"account":"x"}', 'application/json', 400, 'body.invalid'],
    ['POST', '/v1/session', '{"account":"x","password":"y","extra":1}', 'application/json', 400, 'body.invalid'],
    ['POST', '/v1/session', '[]', 'application/json', 400, 'body.invalid'],
    ['POST', '/v1/session', 'null', 'application/json', 400, 'body.invalid'],
    ['POST', '/v1/session', 'much', 'application/json', 413, 'body.tooLarge'],
    ['POST', '/v1/session', '{"account":"x","password":"y"}', 'application/json', 503, 'store.away'],
    ['GET', '/%E0%A4%A', undefined, undefined, 400, 'path.invalid'],
    ['GET', '/page/../server.ts', undefined, undefined, 404, 'route.unknown'],
    ['GET', '/page/js/%2e%2e%2fmain.js', undefined, undefined, 404, 'route.unknown'],
  ] as const)('%s %s %s → one shape', async (method, url, payload, type, status, code) => {
    const headers = type === undefined ? {} : { 'content-type': type }
    const body = payload === 'much' ? JSON.stringify({ account: 'x'.repeat(300_000) }) : payload
    const reply = await server.inject({ method, url, headers, ...(body === undefined ? {} : { payload: body }) })
    expect([reply.statusCode, reply.json<Shown>().error.code]).toEqual([status, code])
    expect(reply.json()).toMatchObject(shape)
    expect(reply.headers['x-request-id'] ?? reply.json<Shown>().error.requestId).toBe(
      reply.json<Shown>().error.requestId,
    )
  })

  it('names each field that is wrong, and never shows what stood in it', async () => {
    const payload = { account: 'x', password: 9012345678 }
    const reply = await server.inject({ method: 'POST', url: '/v1/session', payload })
    expect(reply.json<Shown>().error.details).toEqual([
      { where: 'password', found: 'a number', expected: 'string', hint: expect.any(String) },
    ])
    expect(reply.body).not.toContain('9012345678')
  })

  it('says within seconds that Redis is away', async () => {
    const headers = { authorization: `Bearer ${'x'.repeat(43)}` }
    const reply = await server.inject({ method: 'GET', url: '/v1/floor', headers })
    expect([reply.statusCode, reply.json<Shown>().error.code]).toEqual([503, 'log.away'])
  })
})

describe('the door', () => {
  it('lets the page load nothing from outside and nothing inline', async () => {
    const reply = await server.inject({ method: 'GET', url: '/' })
    expect(reply.statusCode).toBe(200)
    const policy = String(reply.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|https?:|\*/)
    expect(reply.body).not.toMatch(/https?:\/\/|<script>|style="/)
  })

  it('refuses a cookie from another site', async () => {
    const headers = { cookie: `tsunagu=${'x'.repeat(43)}`, origin: 'https://evil.example', host: 'localhost' }
    const reply = await server.inject({ method: 'POST', url: '/v1/agents/a01/ready', headers })
    expect(reply.json<Shown>().error.code).toBe('auth.crossSite')
    const none = await server.inject({
      method: 'POST',
      url: '/v1/agents/a01/ready',
      headers: { cookie: headers.cookie },
    })
    expect(none.json<Shown>().error.code).toBe('auth.crossSite')
  })

  it('describes itself in OpenAPI 3.1, every route with its answers', async () => {
    const api = (await server.inject({ method: 'GET', url: '/openapi.json' })).json<{
      openapi: string
      paths: Record<string, Record<string, { responses: Record<string, unknown>; summary?: string }>>
    }>()
    expect(api.openapi).toBe('3.1.0')
    const operations = Object.values(api.paths).flatMap((path) => Object.values(path))
    expect(operations.length).toBeGreaterThan(30)
    for (const operation of operations) expect(operation.summary).toBeTruthy()
    expect(Object.keys(api.paths)).toContain('/v1/recordings/{recording}/audio')
  })
})
