import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PhoneControl, type PhoneEvent } from './phone-control.ts'
import { lasts, until } from './wait.ts'

export type PhoneSetup = {
  /** SIP user, e.g. `p2001`. */
  readonly user: string
  readonly password: string
  /** Number of this phone among those of the test: gives it ports of its own. */
  readonly slot: number
  readonly portBase: number
  readonly runDir: string
  readonly sipPort: number
  /** What the agent's voice is. */
  readonly toneHz: number
  /** Keeps what it hears in `dump-…-dec.wav` files of its directory, one for each call. */
  readonly keepsSound?: boolean
}

/** What the phone does by itself when it rings; `manual`: the test presses the buttons. */
export type PhoneHabit =
  | { readonly kind: 'manual' }
  | { readonly kind: 'answers'; readonly afterMs: number; readonly talksMs: number | null }
  | { readonly kind: 'rejects'; readonly afterMs: number }

/** A SIP phone in an agent's hand: baresip, registered at the PBX, with a tone for a voice. */
export class Phone {
  readonly user: string
  /** Its directory. */
  readonly home: string
  readonly events: PhoneEvent[] = []
  /** What its habit could not do. */
  readonly problems: string[] = []
  readonly #process: ChildProcess
  #control: PhoneControl | null = null
  #habit: PhoneHabit = { kind: 'manual' }
  #isOver = false

  private constructor(user: string, home: string, process: ChildProcess) {
    this.user = user
    this.home = home
    this.#process = process
    process.once('exit', () => {
      this.#isOver = true
    })
  }

  /** Starts it and waits until it can be controlled; `registered()` waits for the PBX's yes. */
  static async start(setup: PhoneSetup): Promise<Phone> {
    const home = writeConfig(setup)
    const log = openSync(join(home, 'phone.log'), 'w')
    const phone = new Phone(
      setup.user,
      home,
      spawn('baresip', ['-4', '-f', home], {
        stdio: ['ignore', log, log],
        env: { PATH: process.env.PATH, HOME: home },
      }),
    )
    try {
      phone.#control = await until(
        `${setup.user} can be controlled`,
        () => PhoneControl.connect(controlPort(setup), (event) => phone.#noticed(event)),
        { seen: () => (phone.#isOver ? `baresip ended, see ${home}/phone.log` : 'no listener') },
      )
    } catch (error) {
      await phone.die()
      throw error
    }
    return phone
  }

  /** Until the PBX has said yes. */
  async registered(): Promise<void> {
    await until(`${this.user} is registered`, async () => (await this.#say('reginfo')).includes('OK '))
  }

  /** Until the PBX has said no. */
  async refused(): Promise<void> {
    await until(`${this.user} is refused`, async () => (await this.#say('reginfo')).includes('ERR'))
  }

  /** The first event of that kind from the `from`th on. */
  heard(type: string, from = 0, withinMs = 15_000): Promise<PhoneEvent> {
    return until(`${this.user}: ${type}`, () => this.events.slice(from).find((event) => event.type === type), {
      withinMs,
      seen: () => this.events.slice(-8).map((event) => `${event.type} ${event.detail ?? ''}`),
    })
  }

  /** Place in `events` from which a test looks for what comes next. */
  get mark(): number {
    return this.events.length
  }

  /** Calls that ring or talk on this phone now. */
  get calls(): number {
    const open = new Set<string>()
    for (const { type, id } of this.events) {
      if (id === null) continue
      if (type === 'CALL_INCOMING' || type === 'CALL_OUTGOING' || type === 'CALL_ESTABLISHED') open.add(id)
      if (type === 'CALL_CLOSED') open.delete(id)
    }
    return open.size
  }

  habit(habit: PhoneHabit): void {
    this.#habit = habit
  }

  answer = (): Promise<void> => this.#send('accept')
  /** 486 while it rings. */
  reject = (): Promise<void> => this.#send('hangup')
  hangUp = (): Promise<void> => this.#send('hangup')
  hold = (): Promise<void> => this.#send('hold')
  resume = (): Promise<void> => this.#send('resume')
  dial = (number: string): Promise<void> => this.#send('dial', number)

  async press(keys: string): Promise<void> {
    for (const key of keys) {
      await this.#send('sndcode', key)
      await lasts(250)
    }
  }

  /** Unregisters and ends. */
  async stop(): Promise<void> {
    this.#control?.close()
    if (this.#isOver) return
    this.#process.kill('SIGTERM')
    await until(`${this.user} has ended`, () => this.#isOver, { withinMs: 5_000 }).catch(() => this.die())
  }

  /** As when the plug is pulled: no goodbye, no unregistering. */
  async die(): Promise<void> {
    this.#control?.close()
    this.#process.kill('SIGKILL')
    await until(`${this.user} is dead`, () => this.#isOver)
  }

  async #send(command: string, params = ''): Promise<void> {
    await this.#say(command, params)
  }

  async #say(command: string, params = ''): Promise<string> {
    if (this.#control === null) throw new Error(`${this.user} has no control yet`)
    const reply = await this.#control.send(command, params)
    if (!reply.ok) throw new Error(`${this.user}: ${command} ${params}: ${reply.data}`)
    return reply.data
  }

  #noticed(event: PhoneEvent): void {
    this.events.push(event)
    if (event.type !== 'CALL_INCOMING') return
    this.#act(this.#habit, event.id).catch((error: unknown) => this.problems.push(String(error)))
  }

  async #act(habit: PhoneHabit, call: string | null): Promise<void> {
    if (habit.kind === 'manual') return
    await lasts(habit.afterMs)
    if (this.#isGone(call)) return
    if (habit.kind === 'rejects') return this.reject()
    await this.answer()
    if (habit.talksMs === null) return
    await lasts(habit.talksMs)
    if (!this.#isGone(call)) await this.hangUp()
  }

  #isGone = (call: string | null): boolean =>
    this.#isOver || this.events.some((event) => event.type === 'CALL_CLOSED' && event.id === call)
}

/** Each has two: baresip opens SIP over TLS on the next one. */
const sipPortOf = ({ portBase, slot }: PhoneSetup): number => portBase + 100 + slot * 2
const controlPort = ({ portBase, slot }: PhoneSetup): number => portBase + 200 + slot

const writeConfig = (setup: PhoneSetup): string => {
  const home = join(setup.runDir, 'phones', `${setup.slot}-${setup.user}`)
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  const rtpFirst = setup.portBase + 3_000 + setup.slot * 20
  writeFileSync(join(home, 'config'), configText(setup, home, rtpFirst))
  writeFileSync(join(home, 'accounts'), accountText(setup), { mode: 0o600 })
  writeFileSync(join(home, 'contacts'), '')
  return home
}

const accountText = ({ user, password, sipPort }: PhoneSetup): string =>
  `<sip:${user}@127.0.0.1:${sipPort};transport=udp>;auth_user=${user};auth_pass=${password};regint=60;answermode=manual;audio_codecs=PCMU\n`

const configText = (setup: PhoneSetup, home: string, rtpFirst: number): string => `poll_method epoll
net_interface 127.0.0.1
sip_listen 127.0.0.1:${sipPortOf(setup)}
call_local_timeout 120
call_max_calls 4
audio_path /nonexistent
audio_source ausine,${setup.toneHz}
audio_player aubridge,nil
audio_alert aubridge,nil
ausrc_srate 48000
ausrc_channels 2
audio_level no
audio_buffer 20-160
rtp_ports ${rtpFirst}-${rtpFirst + 19}
rtp_stats no
module_path ${modulePath}
module g711.so
${setup.keepsSound === true ? `module sndfile.so\nsnd_path ${home}\n` : ''}module ausine.so
module aubridge.so
module_tmp account.so
module_app menu.so
module_app ctrl_tcp.so
ctrl_tcp_listen 127.0.0.1:${controlPort(setup)}
statmode_default off
menu_bell no
`

/** Where Debian puts them. */
const modulePath = '/usr/lib/baresip/modules'
