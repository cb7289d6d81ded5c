import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { LogBody } from '@tsunagu/core'
import { appendEntry } from '@tsunagu/store'
import type { Page } from 'playwright-core'
import WebSocket from 'ws'
import { buildPage, Pages } from '../support/browser.ts'
import { type Office, openOffice } from '../support/office.ts'
import { root } from '../support/root.ts'
import { until } from '../support/wait.ts'
import { type Bench, quantile, rounded } from './result.ts'

const floor = 'kumamoto'
const browsers = 200
const rounds = 8
const perRound = 40

/** One event after the other to 200 open streams, one of them a real browser at the wallboard; a bare relay in turn. */
export const wallboardBench: Bench = async () => {
  buildPage()
  const office = await openOffice(['acd', 'ivr', 'stats'])
  const relay = await openRelay()
  const pages = await Pages.open(office.url)
  try {
    const page = await openBoard(pages, office)
    const ours = await openReceivers(browsers - 1, `${office.url.replace('http', 'ws')}/v1/stream`, await token(office))
    const bare = await openReceivers(browsers, relay.url, null)
    const speaker = await openSocket(relay.url, null)
    await makeReady(office)
    const told: number[] = []
    const decided: number[] = []
    const relayed: number[] = []
    for (let round = 0; round < rounds; round += 1)
      for (let n = 0; n < perRound; n += 1) {
        const mark = `bench-${round}-${n}.`
        told.push(...(await ours.take(mark, () => tell(office, mark))))
        relayed.push(...(await bare.take(mark, async () => speaker.send(ours.last()))))
        const reason = n % 2 === 0 ? '休憩' : '研修'
        decided.push(...(await ours.take(`"reason":"${reason}"`, () => pause(office, reason, mark))))
      }
    const shown = (await page.evaluate('noted')) as readonly Noted[]
    ours.close()
    bare.close()
    speaker.terminate()
    return resultOf(told, decided, relayed, shown)
  } finally {
    await pages.close()
    relay.close()
    await office.close()
  }
}

const resultOf = (
  told: readonly number[],
  decided: readonly number[],
  relayed: readonly number[],
  shown: readonly Noted[],
): Awaited<ReturnType<Bench>> => {
  const at = (samples: readonly number[], q: number): number => rounded(quantile(samples, q))
  const received = shown.map((one) => one.receivedAt - one.writtenAt)
  const painted = shown.map((one) => one.paintedAt - one.writtenAt)
  const [p99Ms, bareP99Ms] = [at(told, 0.99), at(relayed, 0.99)]
  return {
    bench: 'wallboard',
    ours: {
      browsers,
      events: rounds * perRound,
      p50Ms: at(told, 0.5),
      p99Ms,
      requestDecidedAndToldP50Ms: at(decided, 0.5),
      requestDecidedAndToldP99Ms: at(decided, 0.99),
      chromiumReceivedP50Ms: at(received, 0.5),
      chromiumReceivedP99Ms: at(received, 0.99),
      chromiumPaintedP50Ms: at(painted, 0.5),
      chromiumPaintedP99Ms: at(painted, 0.99),
    },
    peer: { name: 'a bare ws relay of the same bytes', browsers, p50Ms: at(relayed, 0.5), p99Ms: bareP99Ms },
    ratio: rounded(p99Ms / bareP99Ms),
    ratioOf: 'p99Ms',
  }
}

const clock = (): number => performance.timeOrigin + performance.now()

/** Written into the log as acd writes it; the text carries the moment for the browser to compare with. */
const tell = (office: Office, mark: string): Promise<unknown> =>
  append(office, {
    type: 'floor.message',
    queue: null,
    text: `${mark} ${clock()}`,
    author: { kind: 'supervisor', id: 'super1' },
  })

const pause = (office: Office, reason: string, mark: string): Promise<unknown> =>
  append(office, {
    type: 'agent.pause',
    agent: 'a01',
    reason,
    request: `r-${mark}`,
    actor: { account: 'super1', door: 'api' },
  })

const append = (office: Office, body: LogBody): Promise<unknown> => appendEntry(office.redis, floor, 'bench', body)

const token = async (office: Office): Promise<string> => (await office.visit('super1')).token

const makeReady = async (office: Office): Promise<void> => {
  const leader = await office.visit('super1')
  await leader.agent('a01', 'sign-in')
}

type Receivers = {
  /** Milliseconds until each socket had a message with this text in it, from before `act` began. */
  readonly take: (text: string, act: () => Promise<unknown>) => Promise<readonly number[]>
  /** The last message that was waited for, as it came. */
  readonly last: () => string
  readonly close: () => void
}

const openReceivers = async (count: number, url: string, bearer: string | null): Promise<Receivers> => {
  let wanted = '\0'
  let since = 0
  let last = ''
  let took: number[] = []
  const sockets = await Promise.all(Array.from({ length: count }, () => openSocket(url, bearer)))
  const waiting = new Set<WebSocket>()
  for (const socket of sockets)
    socket.on('message', (data) => {
      const now = performance.now()
      if (!waiting.has(socket)) return
      const text = String(data)
      if (!text.includes(wanted)) return
      waiting.delete(socket)
      last = text
      took.push(now - since)
    })
  return {
    take: async (text, act) => {
      for (const socket of sockets) waiting.add(socket)
      wanted = text
      took = []
      since = performance.now()
      await act()
      await until('every screen has it', () => waiting.size === 0)
      return took
    },
    last: () => last,
    close: () => {
      for (const socket of sockets) socket.terminate()
    },
  }
}

const openSocket = async (url: string, bearer: string | null): Promise<WebSocket> => {
  const headers = bearer === null ? {} : { authorization: `Bearer ${bearer}` }
  const socket = new WebSocket(url, { headers, perMessageDeflate: false })
  await once(socket, 'open')
  return socket
}

type Relay = { readonly url: string; readonly close: () => void }

const openRelay = async (): Promise<Relay> => {
  const child: ChildProcess = spawn(process.execPath, ['--import=tsx', join(root, 'test/bench/bare-relay.ts')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  if (child.stdout === null) throw new Error('the relay says nothing')
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  return { url: `ws://127.0.0.1:${String(port).trim()}`, close: () => child.kill('SIGTERM') }
}

type Noted = { readonly writtenAt: number; readonly receivedAt: number; readonly paintedAt: number }

/** Runs in the browser before the page does. The frame after the one in which the page has drawn it is on the glass. */
const noting = `
  globalThis.noted = []
  const now = () => performance.timeOrigin + performance.now()
  globalThis.WebSocket = class extends WebSocket {
    constructor(url) {
      super(url)
      this.addEventListener('message', (event) => {
        const found = /bench-\\d+-\\d+\\. ([\\d.]+)/.exec(event.data)
        if (found === null) return
        const note = { writtenAt: Number(found[1]), receivedAt: now() }
        requestAnimationFrame(() => requestAnimationFrame(() => noted.push({ ...note, paintedAt: now() })))
      })
    }
  }`

/** The wallboard in a browser that notes when a message came and when the picture after it was painted. */
const openBoard = async (pages: Pages, office: Office): Promise<Page> => {
  const page = await pages.signIn('manager1', office.passwordOf('manager1'))
  await page.addInitScript({ content: noting })
  await page.goto(`${office.url}/#board`)
  await page.reload()
  await page.waitForSelector('header.frame')
  return page
}
