import { heldBySaid, outBySaid, type PersonId, standingOf } from '@tsunagu/core'
import type { PersonWhy } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  attemptsOfPerson,
  findTarget,
  inContract,
  personNow,
  readFacts,
  type StoredTarget,
  tokyoDayOf,
} from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { attemptView, targetView } from './campaign-views.ts'
import { existing } from './change-campaign.ts'

type Said = PersonWhy['said'][number]

const mostAttempts = 100

/** Why this person is called by this campaign, or not, with every attempt that was made. Throws DoorError: nobody of that number. */
export const personWhy = (
  house: House,
  contract: string,
  campaign: string,
  asked: PersonId,
  shownNumber: (number: string) => string,
): Promise<PersonWhy> =>
  inContract(house.db, contract, async (trx) => {
    await existing(trx, contract, campaign)
    const person = await personNow(trx, contract, asked)
    if (person === null) throw new DoorError('person.unknown')
    const facts = (await readFacts(trx, contract, [person])).get(person)
    if (facts === undefined) throw new DoorError('person.unknown')
    const now = isoTime(house.clock.now())
    const standing = standingOf(facts, tokyoDayOf(now))
    const target = await findTarget(trx, contract, campaign, person)
    const attempts = await attemptsOfPerson(trx, contract, person, mostAttempts)
    return {
      person,
      target: target === null ? null : targetView(target),
      mayCall: standing.mayCall && target?.state === 'waiting',
      said: [...standing.reasons.map(standingSaid), ...targetSaid(target, now)],
      attempts: attempts.map((row) => attemptView(row, shownNumber)),
    }
  })

const standingSaid = ({ said, until }: ReturnType<typeof standingOf>['reasons'][number]): Said =>
  until === null ? said : { ja: `${said.ja}（${until} まで）`, en: `${said.en} (until ${until})` }

const tokyo = (at: string): string =>
  new Date(Date.parse(at) + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ')

const targetSaid = (target: StoredTarget | null, now: string): readonly Said[] => {
  if (target === null) return [{ ja: '対象者の一覧にいない', en: 'is not on the list' }]
  const { state, because, held_by, next_at, tries } = target
  const done: Said = { ja: `これまでに ${tries} 回架電`, en: `was tried ${tries} times` }
  if (state === 'done') return [because === null ? { ja: '架電を終えた', en: 'is done' } : outBySaid[because], done]
  if (next_at <= now) return [{ ja: '次に架電できる対象者', en: 'may be called next' }, done]
  const held = held_by.map((rule) => heldBySaid[rule])
  const until: Said = { ja: `${tokyo(next_at)} まで待つ`, en: `waits until ${tokyo(next_at)}` }
  return [...held, until, done]
}
