import { type Direction, type Script, sayScript, scriptFor, scriptProblems } from '@tsunagu/core'
import type { DeskScript, Me, ScriptBody, ScriptView } from '@tsunagu/messages'
import {
  type Db,
  inContract,
  isTaken,
  readScripts,
  readScriptVersions,
  saveScript,
  type Trx,
  takeScriptAway,
} from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import { wrong } from '../setup/problem.ts'
import { faqsIn } from './faq.ts'

export const scriptView = ({ id, texts, ...script }: Script): ScriptView => ({
  script: id,
  ...script,
  texts: { ...texts },
})

/** Saves a script, which is shown from the next call on. Throws DoorError: what is wrong, or another one has this place. */
export const putScript = async (
  db: Db,
  { contract, account: by }: Me,
  id: string,
  body: ScriptBody,
): Promise<ScriptView> => {
  const { note, version: read, ...rest } = body
  const texts = Object.fromEntries(
    Object.entries(rest.texts).flatMap(([language, text]) => (text === undefined ? [] : [[language, text]])),
  )
  const script = { id, ...rest, texts }
  const problems = scriptProblems(script)
  if (problems.length > 0)
    throw new DoorError(
      'script.invalid',
      problems.map(({ where, found, expected }) => wrong(where, found, expected)),
    )
  try {
    return await inContract(db, contract, async (trx) => {
      await checkPlace(trx, contract, script)
      const version = await saveScript(trx, contract, script, { by, note })
      // The newest before this one is what was read, or the transaction is rolled back.
      if (read !== undefined && version !== read + 1)
        throw new DoorError('script.changed', because('version', `the newest is ${version - 1}`))
      return scriptView({ ...script, version })
    })
  } catch (error) {
    if (isTaken(error)) throw new DoorError('script.placeTaken')
    throw error
  }
}

const checkPlace = async (trx: Trx, contract: string, { line, claimKind }: Omit<Script, 'version'>): Promise<void> => {
  const has = async (table: 'line' | 'claim_kind', id: string | null): Promise<boolean> =>
    id === null ||
    (await trx
      .selectFrom(table)
      .select('id')
      .where('contract', '=', contract)
      .where('id', '=', id)
      .executeTakeFirst()) !== undefined
  if (!(await has('line', line)))
    throw new DoorError('setup.unmatched', [wrong('line', line ?? '', 'a line of this contract')])
  if (!(await has('claim_kind', claimKind)))
    throw new DoorError('setup.unmatched', [wrong('claimKind', claimKind ?? '', 'a kind of claim of this contract')])
}

/** Saves the text of an earlier version as the newest. */
export const rollBackScript = (
  db: Db,
  { contract, account: by }: Me,
  id: string,
  version: number,
): Promise<ScriptView> =>
  inContract(db, contract, async (trx) => {
    const live = (await readScripts(trx, contract)).find((one) => one.id === id)
    const earlier = (await readScriptVersions(trx, contract, id)).find((one) => one.version === version)
    if (live === undefined || earlier === undefined) throw new DoorError('script.unknown')
    const { organisation, texts } = earlier
    const script = { ...live, organisation, texts }
    return scriptView({
      ...script,
      version: await saveScript(trx, contract, script, { by, note: `版 ${version} に戻す` }),
    })
  })

export const dropScript = (db: Db, contract: string, id: string): Promise<void> =>
  inContract(db, contract, async (trx) => {
    if (!(await takeScriptAway(trx, contract, id))) throw new DoorError('script.unknown')
  })

export type DeskPlace = {
  readonly direction: Direction
  readonly line: string | null
  readonly claimKind: string | null
  readonly language: string
  /** The name that is said. */
  readonly agent: string
}

const faqsShown = 8

/** What the agent says, and what is asked most on this line. */
export const deskScript = (db: Db, contract: string, place: DeskPlace): Promise<DeskScript> =>
  inContract(db, contract, async (trx) => {
    const script = scriptFor(await readScripts(trx, contract), place)
    const words = script === null ? null : sayScript(script, place.language, place.agent)
    const faqs = await faqsIn(trx, contract, {
      ...{ q: '', limit: faqsShown, language: place.language as 'ja' },
      ...{ line: place.line ?? undefined, claimKind: place.claimKind ?? undefined },
    })
    return {
      words: words === null ? null : { ...words, language: words.language as 'ja' },
      faqs: faqs.map(({ faq, version, question }) => ({ faq, version, question })),
    }
  })
