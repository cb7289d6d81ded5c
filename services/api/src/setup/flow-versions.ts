import { type Flow, type FlowId, tokyoTime } from '@tsunagu/core'
import type { FlowPublished, FlowVerdict, Problem } from '@tsunagu/messages'
import { epochMs, isoTime } from '@tsunagu/runtime'
import {
  addFlowVersion,
  addPublication,
  addSetupChange,
  type FlowVersion,
  inContract,
  isFlowLive,
  newestVersion,
  readFlows,
  readFlowVersions,
  readPublications,
  setLiveFlow,
  settlePublication,
  type Trx,
} from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { buildFloorConfig } from './floor-config.ts'
import { ensureVersion, textOf } from './flow-texts.ts'
import { aroundFlows } from './flow-world.ts'
import { examplesHold, type Judged, judgeFlow, refusalsOf } from './judge-flow.ts'
import { wrong } from './problem.ts'
import { lastPublished, type Publisher, publishPart } from './publish.ts'

/** What a text would be worth, without keeping it: against the set-up as it stands in the tables. */
export const judge = (house: House, visitor: Publisher, source: string): Promise<Judged> =>
  inContract(house.db, visitor.contract, async (trx) => judgeIn(house, visitor, trx, source))

const judgeIn = async (house: House, { contract, floor }: Publisher, trx: Trx, source: string): Promise<Judged> =>
  judgeFlow(source, await buildFloorConfig(trx, contract, floor, 0), await aroundFlows(house, trx, contract))

export type SavedFlow = { readonly saved: FlowVersion; readonly verdict: FlowVerdict }

type Text = { readonly source: string; readonly note: string; readonly base: number | null }

/** Keeps a text as the next version, sound or not. A sound flow that was never live goes live with the next publication. */
export const saveFlow = (
  house: House,
  visitor: Publisher,
  flow: FlowId,
  { source, note, base }: Text,
): Promise<SavedFlow> =>
  inContract(house.db, visitor.contract, async (trx) => {
    const { contract, account: by } = visitor
    const { file, verdict } = await judgeIn(house, visitor, trx, source)
    if (file !== null && file.flow.id !== flow)
      throw new DoorError('body.invalid', because('source', `flow: ${file.flow.id} ≠ ${flow}`))
    const before = await newestVersion(trx, contract, flow)
    const text = {
      ...{ flow, source, note, by, sound: verdict.sound, problems: [verdict] },
      parsed: file?.flow ?? null,
      examples: file?.examples ?? [],
    }
    const saved = await addFlowVersion(trx, contract, text, base)
    if (saved === null) throw new DoorError('flow.changed', await whatIsNewer(trx, contract, flow, base ?? 0))
    if (saved.parsed !== null && verdict.sound && !(await isFlowLive(trx, contract, flow)))
      await setLiveFlow(trx, contract, saved.parsed, null)
    const summary = `第${saved.version}版を保存${verdict.sound ? '' : '（誤りあり）'}`
    await addSetupChange(trx, contract, {
      ...{ by, part: 'flow', item: flow, summary, before: before === null ? null : { version: before } },
      after: { version: saved.version, note },
    })
    return { saved, verdict }
  })

/** Who was quicker, so that a writer knows whom to ask. */
const whatIsNewer = async (trx: Trx, contract: string, flow: FlowId, base: number): Promise<readonly Problem[]> => {
  const newest = (await readFlowVersions(trx, contract, flow))[0]
  const found = newest === undefined ? 'another version' : `version ${newest.version} (${newest.by}, ${newest.at})`
  return [wrong(`flows.${flow}`, found, base === 0 ? 'a flow that is new' : `version ${base} as the newest`)]
}

/** Puts a version into force, at once or at a time. Refuses one that fails its check or its examples. */
export const publishFlow = async (
  house: House,
  visitor: Publisher,
  { flow, version, at }: { readonly flow: FlowId; readonly version: number; readonly at: string | null },
): Promise<FlowPublished> => {
  const text = await inContract(house.db, visitor.contract, (trx) => textOf(trx, visitor.contract, flow, version))
  if (at === null) return goLive(house, visitor, text, { kind: 'publish', planned: null })
  if (epochMs(at) <= house.clock.now()) throw new DoorError('flow.timePast')
  const { file, verdict } = await judge(house, visitor, text.source)
  if (file === null || !verdict.sound) throw new DoorError('flow.invalid', refusalsOf(flow, verdict))
  const moment = isoTime(epochMs(at))
  const id = await inContract(house.db, visitor.contract, async (trx) => {
    const { contract, account: by } = visitor
    const summary = `第${version}版の公開を予約（${tokyoText(moment)}）`
    await addSetupChange(trx, contract, {
      ...{ by, part: 'flow', item: flow, summary, before: await versionNow(trx, contract, flow) },
      after: { version, at: moment },
    })
    await ensureVersion(trx, contract, flow, version)
    return addPublication(trx, contract, { flow, version, kind: 'publish', at: moment, state: 'planned', by })
  })
  return { flow, version, state: 'planned', at: moment, id }
}

/** `2026-12-28 08:30`, as people of the city read it. */
const tokyoText = (moment: string): string => {
  const { day, minute } = tokyoTime(epochMs(moment))
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${day} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}

/** A version that was live before, in force again at once; null: the one before the present. */
export const rollBack = async (
  house: House,
  visitor: Publisher,
  flow: FlowId,
  wanted: number | null,
): Promise<FlowPublished> => {
  const text = await inContract(house.db, visitor.contract, async (trx) => {
    const version = wanted ?? (await versionBefore(trx, visitor.contract, flow))
    if (version === null) throw new DoorError('flow.noEarlier')
    const went = (await readPublications(trx, visitor.contract, flow)).filter(({ state }) => state === 'done')
    if (!went.some((one) => one.version === version)) throw new DoorError('flow.neverLive')
    return textOf(trx, visitor.contract, flow, version)
  })
  return goLive(house, visitor, text, { kind: 'rollback', planned: null })
}

/** The version that was live before the one that is now. */
const versionBefore = async (trx: Trx, contract: string, flow: FlowId): Promise<number | null> => {
  const live = (await versionNow(trx, contract, flow))?.version
  const went = (await readPublications(trx, contract, flow)).filter(({ state }) => state === 'done')
  const earlier = went.find(({ version }) => version !== live && version < (live ?? 0))
  return earlier?.version ?? null
}

/** The version that callers have now, or would have with the next publication of everything. */
const versionNow = async (trx: Trx, contract: string, flow: FlowId): Promise<{ readonly version: number } | null> => {
  const now = (await readFlows(trx, contract)).find(({ id }) => id === flow)
  return now === undefined ? null : { version: now.version }
}

/** Takes a planned publication back. */
export const cancelPublication = (house: House, visitor: Publisher, flow: FlowId, id: string): Promise<void> =>
  inContract(house.db, visitor.contract, async (trx) => {
    const { contract, account: by } = visitor
    const planned = (await readPublications(trx, contract, flow)).find((one) => one.id === id)
    if (planned === undefined || !(await settlePublication(trx, contract, id, 'cancelled')))
      throw new DoorError('setup.unknown')
    await addSetupChange(trx, contract, {
      ...{ by, part: 'flow', item: flow, summary: '公開の予約を取り消し', after: null },
      before: { version: planned.version, at: planned.at },
    })
  })

type Going = { readonly kind: 'publish' | 'rollback'; readonly planned: string | null }

/**
 * Into force now: checked against what is live, since that is what it will meet. Before the first publication of all it
 * waits in the set-up.
 */
export const goLive = async (
  house: House,
  visitor: Publisher,
  text: FlowVersion,
  going: Going,
): Promise<FlowPublished> => {
  const { contract } = visitor
  const { flow, version, parsed } = text
  const at = isoTime(house.clock.now())
  const live = (await inContract(house.db, contract, (trx) => lastPublished(trx, visitor))).config
  if (live === null) {
    const { verdict } = await judge(house, visitor, text.source)
    if (parsed === null || (going.kind === 'publish' && !verdict.sound))
      throw new DoorError('flow.invalid', refusalsOf(flow, verdict))
    await inContract(house.db, contract, (trx) => setLive(trx, visitor, { text, parsed, at, waits: true }, going))
    return { flow, version, state: 'waits', at, id: null }
  }
  const verdict = (): Promise<FlowVerdict> =>
    inContract(
      house.db,
      contract,
      async (trx) => judgeFlow(text.source, live, await aroundFlows(house, trx, contract)).verdict,
    )
  if (parsed === null || (going.kind === 'publish' && !examplesHold(text.source, live)))
    throw new DoorError('flow.invalid', refusalsOf(flow, await verdict()))
  const change = (trx: Trx): Promise<void> => setLive(trx, visitor, { text, parsed, at, waits: false }, going)
  try {
    await publishPart(house, visitor, 'flows', change, going.kind === 'publish' ? flow : null)
  } catch (error) {
    throw await told(error, flow, verdict)
  }
  return { flow, version, state: 'done', at, id: null }
}

/** A refusal of this flow is told with the lines of its text; one of others, as it is. */
const told = async (error: unknown, flow: FlowId, verdict: () => Promise<FlowVerdict>): Promise<unknown> => {
  if (!(error instanceof DoorError && error.code === 'config.invalid')) return error
  const found = await verdict()
  return found.sound ? error : new DoorError('flow.invalid', refusalsOf(flow, found))
}

type Becoming = {
  readonly text: FlowVersion
  readonly parsed: Flow
  readonly at: string
  /** Until everything is published for the first time. */
  readonly waits: boolean
}

/** What goes live in the tables, with its history. */
const setLive = async (
  trx: Trx,
  { contract, account: by }: Publisher,
  { text: { flow, version }, parsed, at, waits }: Becoming,
  { kind, planned }: Going,
): Promise<void> => {
  const before = await versionNow(trx, contract, flow)
  if (before !== null) await ensureVersion(trx, contract, flow, before.version)
  await ensureVersion(trx, contract, flow, version)
  await remember(trx, contract, flow, before?.version ?? null, by)
  await setLiveFlow(trx, contract, { ...parsed, version }, waits ? null : at)
  if (planned === null) await addPublication(trx, contract, { flow, version, kind, at, state: 'done', by })
  else if (!(await settlePublication(trx, contract, planned, 'done'))) throw new DoorError('setup.unknown')
  await addSetupChange(trx, contract, {
    ...{ by, part: 'flow', item: flow, summary: `第${version}版を${kind === 'publish' ? '公開' : '復元'}` },
    ...{ before, after: { version } },
  })
}

/** What went live with everything else, without being published by itself, can be gone back to as well. */
const remember = async (
  trx: Trx,
  contract: string,
  flow: FlowId,
  version: number | null,
  by: string,
): Promise<void> => {
  if (version === null) return
  const known = (await readPublications(trx, contract, flow)).some((one) => one.version === version)
  if (!known && (await isFlowLive(trx, contract, flow)))
    await addPublication(trx, contract, { flow, version, kind: 'publish', at: isoTime(0), state: 'done', by })
}
