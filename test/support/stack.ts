import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { ownPortBase } from './own-ports.ts'
import { endAtOnce } from './stack-end.ts'
import { until } from './wait.ts'

const run = promisify(execFile)
const root = resolve(import.meta.dirname, '../..')

const isKept = process.env.TSUNAGU_KEEP === '1'

export type ServiceName =
  | 'bridge'
  | 'acd'
  | 'ivr'
  | 'cases'
  | 'recordings'
  | 'messaging'
  | 'exchange'
  | 'dialler'
  | 'stats'
  | 'api'
export type PartName = 'postgres' | 'redis' | 'carrier' | 'pbx' | 'sms' | 'watchdog' | ServiceName | `${ServiceName}-2`
export type StackEnv = Readonly<Record<string, string>>

/** A whole Tsunagu of one's own: Postgres, Redis, PBX, carrier and every service, on ports and in a directory of its own. */
export class Stack {
  readonly runDir: string
  readonly portBase: number
  readonly #given: NodeJS.ProcessEnv
  #env: StackEnv = {}

  /** A stack that somebody else started, e.g. `make up`. */
  constructor(runDir: string, portBase: number) {
    this.runDir = runDir
    this.portBase = portBase
    const { PATH, HOME, TSUNAGU_ASTERISK_ROOT } = process.env
    // Nothing of another stack's addresses may leak in.
    this.#given = {
      PATH,
      HOME,
      TSUNAGU_RUN_DIR: runDir,
      TSUNAGU_PORT_BASE: String(portBase),
      TSUNAGU_ASTERISK_ROOT: TSUNAGU_ASTERISK_ROOT ?? join(root, '.run/asterisk-root'),
    }
  }

  /**
   * Starts one for a test file, empty at first; the name keeps its directory apart from other files'. With
   * `TSUNAGU_KEEP=1` it stays up after the test, and the next run goes on with it: for working on one file.
   */
  static async start(name: string): Promise<Stack> {
    const portBase = ownPortBase()
    const runDir = join(tmpdir(), `tsunagu-${name}-${portBase}`)
    const stack = new Stack(runDir, portBase)
    if (isKept && (await stack.isUp())) return stack
    await stack.down()
    rmSync(runDir, { recursive: true, force: true })
    mkdirSync(runDir, { recursive: true, mode: 0o755 })
    try {
      await stack.script('stack.sh', 'up-parts')
      await stack.script('with-env.sh', 'node', 'dist/migrate.js')
    } catch (error) {
      await stack.down()
      throw error
    }
    return stack
  }

  /** What `<run>/env` says. */
  get env(): StackEnv {
    if (Object.keys(this.#env).length === 0) this.#env = readEnvFile(join(this.runDir, 'env'))
    return this.#env
  }

  port(offset: number): number {
    return this.portBase + offset
  }

  async startServices(...services: readonly PartName[]): Promise<void> {
    await this.script('stack.sh', 'start', ...(services.length > 0 ? services : everyService))
  }

  /** Loads the demo's small city, renders it for the PBX and publishes it. */
  async seed(): Promise<void> {
    await this.script('with-env.sh', 'node', 'dist/tsunagu.js', 'seed')
  }

  stop(...parts: readonly PartName[]): Promise<string> {
    return this.script('stack.sh', 'stop', ...parts)
  }

  restart(...parts: readonly PartName[]): Promise<string> {
    return this.script('stack.sh', 'restart', ...parts)
  }

  /** Process id, or null when it does not run. */
  async pid(part: PartName): Promise<number | null> {
    const text = await this.script('stack.sh', 'pid', part)
    const pid = Number(text.trim())
    return pid > 0 ? pid : null
  }

  /** Kills the process at once, without a word; the supervisor starts a new one. Returns the moment it was killed. */
  async kill(part: PartName): Promise<number> {
    const pid = await this.#runningPid(part)
    process.kill(pid, 'SIGKILL')
    return Date.now()
  }

  /** Stops the process where it stands (SIGSTOP); the answer lets it go on. */
  async freeze(part: PartName): Promise<() => void> {
    const pid = await this.#runningPid(part)
    process.kill(pid, 'SIGSTOP')
    return () => process.kill(pid, 'SIGCONT')
  }

  /** Until the part says that it is ready. */
  async ready(...parts: readonly PartName[]): Promise<void> {
    await run('node', [join(root, 'scripts/wait-ready.mjs'), ...parts], { cwd: root, env: this.#given })
  }

  /** A command to an Asterisk. */
  asterisk(instance: 'pbx' | 'carrier', command: string): Promise<string> {
    return this.script('stack.sh', 'rx', instance, command)
  }

  logText(part: PartName): string {
    const file = join(this.runDir, 'logs', `${part}.log`)
    return existsSync(file) ? readFileSync(file, 'utf8') : ''
  }

  async down(): Promise<void> {
    if (existsSync(join(this.runDir, 'env'))) await this.script('stack.sh', 'down')
  }

  async isUp(): Promise<boolean> {
    return existsSync(join(this.runDir, 'env')) && (await this.script('stack.sh', 'status')).includes('api  ')
  }

  /**
   * Everything off at once, and nothing left behind: nobody looks at it any more, and an orderly end of sixteen parts one
   * after the other (`down`) takes ten seconds.
   */
  async close(): Promise<void> {
    if (isKept) return
    await endAtOnce(this.runDir)
    rmSync(this.runDir, { recursive: true, force: true })
  }

  async script(name: string, ...args: readonly string[]): Promise<string> {
    try {
      const options = { cwd: root, env: this.#given, maxBuffer: 1 << 26 }
      const { stdout } = await run(join(root, 'scripts', name), args, options)
      return stdout
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
      throw new Error(`${name} ${args.join(' ')}: ${stderr}${stdout}`, { cause: error })
    }
  }

  #runningPid = (part: PartName): Promise<number> => until(`${part} runs`, () => this.pid(part))
}

const everyService: readonly ServiceName[] = [
  'bridge',
  'acd',
  'ivr',
  'cases',
  'recordings',
  'messaging',
  'exchange',
  'dialler',
  'stats',
  'api',
]

/** `KEY=value` lines, as `scripts/env.mjs` writes them. */
export const readEnvFile = (path: string): StackEnv =>
  Object.fromEntries(
    readFileSync(path, 'utf8')
      .split('\n')
      .filter((line) => /^[A-Z0-9_]+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )
