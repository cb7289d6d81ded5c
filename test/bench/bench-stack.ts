import { execFile, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { type FloorConfig, standardAgent, standardLimits, standardQueue } from '@tsunagu/core'
import { appendEntry, openRedis, type Redis, readState, registerFloor } from '@tsunagu/store'
import { until } from '../support/servers.ts'
import { readEnvFile } from '../support/stack.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')

export const ourNumber = '0965559999'
export const peerNumber = '0965559998'
export const floor = 'bench'

export type BenchAgent = { readonly id: string; readonly phone: string }
export const agentsOf = (count: number): readonly BenchAgent[] =>
  Array.from({ length: count }, (_, n) => ({ id: `b${n + 1}`, phone: `p${3001 + n}` }))

export type BenchStack = {
  readonly redis: Redis
  readonly runDir: string
  readonly sipPort: number
  readonly agents: readonly BenchAgent[]
  /** These agents ready, all others signed out. */
  readonly ready: (count: number) => Promise<void>
  /** The same phones as members of an app_queue, or none. */
  readonly peerReady: (count: number) => Promise<void>
  readonly sipp: (name: string, args: readonly string[]) => SippRun
  readonly port: (offset: number) => number
  readonly stack: (...args: readonly string[]) => Promise<string>
  readonly close: () => Promise<void>
}

export type SippRun = {
  /** The exit code; SIPp says 0 when every call went well. */
  readonly done: Promise<number>
  readonly stop: () => void
}

/** A whole private stack with a floor of its own, the phones of one SIPp, and an app_queue beside it in the same Asterisk. */
export const openBenchStack = async (
  phones = 20,
  more: MoreLines | null = null,
  given: BenchPlace = {},
): Promise<BenchStack> => {
  const place = benchPlace(given)
  try {
    return await fillStack(place, agentsOf(phones), more)
  } catch (error) {
    await place.stack('down')
    throw error
  }
}

/** Lines beside the one into the queue; the PBX's own extensions stand in the context `lines`, others may follow. */
export type MoreLines = {
  readonly lines: FloorConfig['lines']
  readonly flows: FloorConfig['flows']
  /** Dialplan; `prompts` is where prompts stand. */
  readonly extensions: (run: { readonly recordings: string; readonly prompts: string }) => readonly string[]
  /** Puts files beside the prompts. */
  readonly addPrompts: (prompts: string) => void
}

type Stack = BenchStack['stack']

type Place = {
  readonly base: number
  readonly runDir: string
  readonly stack: Stack
  readonly env: NodeJS.ProcessEnv
  readonly services: readonly string[] | null
  readonly soundPorts: number | null
  readonly modules: readonly string[]
}

/** Where a stack is, and what else its processes are told; left out: where benchmarks run. */
export type BenchPlace = {
  readonly portBase?: number
  readonly runDir?: string
  readonly env?: Readonly<Record<string, string>>
  /** All of them when nothing is said. */
  readonly services?: readonly string[]
  /** Each Asterisk with so many ports for sound, the PBX's from 4,000 of the stack's own on, the carrier's after them. */
  readonly soundPorts?: number
  /** Modules of the PBX besides. */
  readonly modules?: readonly string[]
}

const benchPlace = (given: BenchPlace): Place => {
  const base =
    given.portBase ??
    Number(process.env.TSUNAGU_BENCH_PORT_BASE ?? Number(process.env.TSUNAGU_PORT_BASE ?? 21_000) + 8_000)
  const runDir = given.runDir ?? process.env.TSUNAGU_BENCH_RUN_DIR ?? join(root, '.run', 'bench')
  const env = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    TSUNAGU_PORT_BASE: String(base),
    TSUNAGU_RUN_DIR: runDir,
    TSUNAGU_ASTERISK_ROOT: process.env.TSUNAGU_ASTERISK_ROOT ?? join(root, '.run', 'asterisk-root'),
    ...given.env,
  }
  const stack = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run(join(root, 'scripts/stack.sh'), args, { env, maxBuffer: 1 << 24 })
    return stdout.trim()
  }
  const { services = null, soundPorts = null, modules = [] } = given
  return { base, runDir, stack, env, services, soundPorts, modules }
}

const fillStack = async (place: Place, agents: readonly BenchAgent[], more: MoreLines | null): Promise<BenchStack> => {
  const { base, runDir, stack, env, soundPorts } = place
  await stack('up-parts')
  const secret = randomBytes(12).toString('hex')
  writePbxConfig(runDir, secret, agents, more)
  more?.addPrompts(join(runDir, 'prompts'))
  appendFileSync(
    join(runDir, 'pbx/etc/site/modules.conf'),
    place.modules.map((module) => `load = ${module}\n`).join(''),
  )
  if (soundPorts === null) putSoundPorts(runDir, 'pbx', base + 1_000, base + 2_999)
  else {
    putSoundPorts(runDir, 'pbx', base + 4_000, base + 4_000 + soundPorts - 1)
    putSoundPorts(runDir, 'carrier', base + 4_000 + soundPorts, base + 4_000 + 2 * soundPorts - 1)
    await stack('restart', 'carrier')
  }
  await stack('restart', 'pbx')
  await run('npx', ['tsx', '--conditions=source', 'packages/store/src/migrate.ts'], {
    cwd: root,
    env: { ...env, ...readEnvFile(join(runDir, 'env')) },
  })
  if (place.services === null) await stack('up-services')
  else await stack('start', ...place.services)
  const redis = openRedis(readEnvFile(join(runDir, 'env')).TSUNAGU_REDIS_URL ?? '', 'bench', () => undefined)
  await registerFloor(redis, floor)
  await appendEntry(redis, floor, 'bench', { type: 'floor.configured', config: withLines(configOf(agents), more) })
  const children = new Set<() => void>()
  const sipp = (name: string, args: readonly string[]): SippRun => runSipp(runDir, name, args, children)
  await registerPhones(place, secret, agents, sipp)
  await until(
    'all phones are registered',
    async () => {
      const phones = (await readState(redis, floor, 'acd')).fields.get('phones')
      return phones !== undefined && (JSON.parse(phones) as string[]).length === agents.length
    },
    30_000,
  )
  return {
    redis,
    runDir,
    sipPort: base + 10,
    agents,
    ready: (count) => signAgents(redis, agents, count),
    peerReady: (count) => signMembers(stack, agents, count),
    sipp,
    port: (offset) => base + offset,
    stack,
    close: async () => {
      for (const stop of children) stop()
      redis.disconnect()
      await stack('down')
    },
  }
}

export const configOf = (agents: readonly BenchAgent[]): FloorConfig => ({
  version: 1,
  contract: 'bench',
  floor,
  node: 'pbx1',
  lines: [{ id: 'bench', name: 'bench', number: ourNumber, flow: 'direct', callerIds: [ourNumber] }],
  queues: [{ ...standardQueue, id: 'bench', name: 'bench', ringMs: 15_000, wrapUpMs: 0, announceEveryMs: 0 }],
  agents: agents.map(({ id, phone }) => ({ ...standardAgent, id, name: id, phone, queues: ['bench'] })),
  flows: [
    {
      id: 'direct',
      version: 1,
      title: '',
      language: 'ja',
      start: 'queue',
      nodes: { queue: { type: 'queue', queue: 'bench', needs: [], headStartMs: 0 } },
    },
  ],
  calendars: [],
  holidays: {},
  prompts: {},
  pauseReasons: [],
  pauseLimits: {},
  limits: standardLimits,
  doNotCall: [],
  tellListened: false,
  transferNumbers: [],
  featureCodes: { signIn: '', signOut: '', ready: '', pause: '' },
})

const withLines = (config: FloorConfig, more: MoreLines | null): FloorConfig =>
  more === null
    ? config
    : { ...config, lines: [...config.lines, ...more.lines], flows: [...config.flows, ...more.flows] }

export const peerRecordings = (runDir: string): string => join(runDir, 'peer-recordings')

/** Our line and the peer's queue; both record the call alike. */
const writePbxConfig = (
  runDir: string,
  secret: string,
  agents: readonly BenchAgent[],
  more: MoreLines | null,
): void => {
  const etc = join(runDir, 'pbx/etc')
  for (const dir of ['generated', 'site']) mkdirSync(join(etc, dir), { recursive: true })
  mkdirSync(peerRecordings(runDir), { recursive: true })
  const write = (file: string, lines: readonly string[]): void =>
    writeFileSync(join(etc, file), `${lines.join('\n')}\n`, { mode: 0o600 })
  const ours = (more?.lines ?? []).flatMap(({ id, number }) => [
    `exten => ${number},1,Set(TSUNAGU_FLOOR=${floor})`,
    ` same => n,Set(TSUNAGU_LINE=${id})`,
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Asterisk's own variable
    ' same => n,Goto(arrive,${EXTEN},1)',
  ])
  const theirs = more?.extensions({ recordings: peerRecordings(runDir), prompts: join(runDir, 'prompts') }) ?? []
  write('generated/extensions-lines.conf', [
    '[lines](+)',
    ...ours,
    `exten => ${ourNumber},1,Set(TSUNAGU_FLOOR=${floor})`,
    ' same => n,Set(TSUNAGU_LINE=bench)',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: Asterisk's own variable
    ' same => n,Goto(arrive,${EXTEN},1)',
    `exten => ${peerNumber},1,Answer()`,
    // As ours, but out of the way of our services, who would look for a call to each file.
    ` same => n,MixMonitor(${peerRecordings(runDir)}/\${UNIQUEID}.raw,D)`,
    ' same => n,Queue(peer)',
    ' same => n,Hangup()',
    ...theirs,
  ])
  write(
    'generated/pjsip-phones.conf',
    agents.flatMap(({ phone }) => [
      `[${phone}](phone)`,
      `aors = ${phone}`,
      `auth = ${phone}`,
      `set_var = TSUNAGU_FLOOR=${floor}`,
      `set_var = TSUNAGU_PHONE=${phone}`,
      `[${phone}](phone-aor)`,
      // SIPp stands behind these phones only while a measurement runs.
      'qualify_frequency = 0',
      // Registered once, for the longest measurement.
      'maximum_expiration = 7200',
      `[${phone}](phone-auth)`,
      `username = ${phone}`,
      `password = ${secret}`,
    ]),
  )
  write('generated/pjsip-lines.conf', [
    '[out-bench](out-trunk)',
    'aors = out-bench',
    `from_user = ${ourNumber}`,
    `contact_user = ${ourNumber}`,
    '[out-bench](out-aor)',
  ])
  // The peer at its best: every free member is tried at once, the head of the queue is looked at as often as it can.
  write('queues.conf', [
    '[general]',
    'autofill = yes',
    '[peer]',
    'strategy = leastrecent',
    'ringinuse = no',
    'wrapuptime = 0',
    'timeout = 15',
    'retry = 1',
    'autopause = no',
  ])
  write('site/modules.conf', ['load = app_queue.so'])
}

/** Two hundred calls are eight hundred ports; where the carrier has no calls the PBX may have its ports besides. */
const putSoundPorts = (runDir: string, of: 'pbx' | 'carrier', first: number, last: number): void => {
  const file = join(runDir, of, 'etc/rtp.conf')
  const text = readFileSync(file, 'utf8')
  writeFileSync(
    file,
    text.replace(/^rtpstart = .*$/m, `rtpstart = ${first}`).replace(/^rtpend = .*$/m, `rtpend = ${last}`),
  )
}

const registerPhones = async (
  { runDir, base }: Place,
  secret: string,
  agents: readonly BenchAgent[],
  sipp: BenchStack['sipp'],
): Promise<void> => {
  const list = join(runDir, 'phones.csv')
  const rows = agents.map(({ phone }) => `${phone};[authentication username=${phone} password=${secret}]`)
  writeFileSync(list, `SEQUENTIAL\n${rows.join('\n')}\n`, { mode: 0o600 })
  const args = ['-sf', scenario('register'), '-inf', list, '-m', String(agents.length), '-r', '50', '-i', '127.0.0.1']
  // From the port where the phones will listen: the PBX writes the source address into their contacts.
  args.push('-p', String(base + 100), '-key', 'agent_port', String(base + 100), `127.0.0.1:${base + 10}`)
  // Registering again is as good as once: a machine that is busy starting may be too late for one of them.
  let code = -1
  for (let tries = 0; code !== 0 && tries < 3; tries += 1) code = await sipp('register', args).done
  if (code !== 0) throw new Error(`registering the phones failed, SIPp says ${code}`)
}

export const scenario = (name: string): string => join(root, 'test/bench/sipp', `${name}.xml`)

export const signMembers = async (stack: Stack, agents: readonly BenchAgent[], count: number): Promise<void> => {
  for (const [n, { phone }] of agents.entries()) {
    const what = n < count ? `queue add member PJSIP/${phone} to peer` : `queue remove member PJSIP/${phone} from peer`
    await stack('rx', 'pbx', what)
  }
}

export const signAgents = async (redis: Redis, agents: readonly BenchAgent[], count: number): Promise<void> => {
  const actor = { account: 'bench', door: 'system' } as const
  for (const [n, { id: agent }] of agents.entries()) {
    const ask = { agent, request: `${agent}-${n}`, actor }
    if (n >= count) await appendEntry(redis, floor, 'bench', { type: 'agent.signOut', ...ask })
    else {
      await appendEntry(redis, floor, 'bench', { type: 'agent.signIn', ...ask })
      await appendEntry(redis, floor, 'bench', { type: 'agent.ready', ...ask })
    }
  }
}

export const runSipp = (runDir: string, name: string, args: readonly string[], children: Set<() => void>): SippRun => {
  const cwd = join(runDir, 'sipp', name)
  mkdirSync(cwd, { recursive: true })
  const child = spawn('sipp', ['-nostdin', '-skip_rlimit', ...args], { cwd, stdio: 'ignore' })
  const stop = (): void => {
    child.kill('SIGKILL')
  }
  children.add(stop)
  const done = new Promise<number>((resolvePromise) =>
    child.once('exit', (code) => {
      children.delete(stop)
      resolvePromise(code ?? -1)
    }),
  )
  return { done, stop }
}
