import type { Fact, FloorId, PhoneId } from '@tsunagu/core'
import { z } from 'zod'
import type { SeenPhone } from '../port.ts'
import { ask, expectDone } from './asking.ts'
import type { AriConnection } from './connection.ts'

export type PhoneWatchOptions = {
  readonly connection: AriConnection
  /** The Stasis app that follows phones and nothing else. */
  readonly app: string
  readonly floorOfPhone: (phone: PhoneId) => FloorId | null
  readonly tell: (floor: FloorId, fact: Fact) => void
}

const endpoints = z.array(z.object({ resource: z.string(), state: z.string().optional() }))
const perSubscription = 50

/**
 * Which phones are registered. Events say so at once; the list is read now and then besides, which finds phones that
 * were configured meanwhile and mends whatever was missed.
 *
 * Phones have an app of their own: an app that follows an endpoint is also sent every event of that endpoint's channels,
 * a second time when it follows the channel too, and a key pressed twice cannot be told from a key sent twice.
 */
export class PhoneWatch {
  readonly #options: PhoneWatchOptions
  readonly #registered = new Map<PhoneId, FloorId>()
  readonly #followed = new Set<PhoneId>()

  constructor(options: PhoneWatchOptions) {
    this.#options = options
  }

  /** For a new link: nothing is followed yet, and what is registered now is told by the snapshot. */
  async begin(): Promise<readonly SeenPhone[]> {
    this.#followed.clear()
    const listed = await this.#listAndFollow()
    this.#registered.clear()
    for (const { phone, floor, isRegistered } of listed) if (isRegistered) this.#registered.set(phone, floor)
    return this.registered()
  }

  registered(): readonly SeenPhone[] {
    return [...this.#registered].map(([phone, floor]) => ({ phone, floor }))
  }

  async refresh(): Promise<void> {
    for (const { phone, isRegistered } of await this.#listAndFollow()) this.changed(phone, isRegistered)
  }

  /** Told only when it is news. */
  changed(phone: PhoneId, isRegistered: boolean): void {
    const floor = this.#options.floorOfPhone(phone)
    if (floor === null || this.#registered.has(phone) === isRegistered) return
    if (isRegistered) this.#registered.set(phone, floor)
    else this.#registered.delete(phone)
    this.#options.tell(floor, { type: isRegistered ? 'phone.registered' : 'phone.lost', phone })
  }

  /** Followed before listed, so that no change falls between. */
  async #listAndFollow() {
    const first = await this.#list()
    const fresh = first.filter(({ phone }) => !this.#followed.has(phone))
    if (fresh.length === 0) return first
    await this.#follow(fresh.map(({ phone }) => phone))
    return this.#list()
  }

  async #list() {
    const { connection, floorOfPhone } = this.#options
    const answer = await expectDone(connection, ask('endpoints.listByTech', { tech: 'PJSIP' }), [404])
    if (answer.status === 404) return []
    return endpoints.parse(answer.body).flatMap(({ resource, state }) => {
      const floor = floorOfPhone(resource)
      return floor === null ? [] : [{ phone: resource, floor, isRegistered: state === 'online' }]
    })
  }

  async #follow(phones: readonly PhoneId[]): Promise<void> {
    const { connection, app: applicationName } = this.#options
    for (let from = 0; from < phones.length; from += perSubscription) {
      const some = phones.slice(from, from + perSubscription)
      const eventSource = some.map((phone) => `endpoint:PJSIP/${phone}`).join(',')
      await expectDone(connection, ask('applications.subscribe', { applicationName, eventSource }))
      for (const phone of some) this.#followed.add(phone)
    }
  }
}
