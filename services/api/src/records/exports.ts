import { exportSourceNames, exportSources } from '@tsunagu/core'
import { makePassword, type OutLayout, readOutLayout, sealSecret } from '@tsunagu/files'
import {
  type ExportLayoutView,
  type ExportRunAnswer,
  exportReportSchema,
  type Me,
  type StartExport,
} from '@tsunagu/messages'
import {
  type ExportLayoutRow,
  type ExportRunView,
  findExportLayout,
  findExportRun,
  inContract,
  insertExportRun,
  putExportLayout,
  readExchangeKey,
} from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'

/** What can be exported, field by field. */
export const sourceList = () => ({
  sources: exportSourceNames.map((source) => {
    const { ja, news, fields } = exportSources[source]
    return { source, ja, news, fields: Object.entries(fields).map(([field, one]) => ({ field, ...one })) }
  }),
})

/** Throws DoorError with line and column of everything that is wrong. */
const layoutOf = (text: string): OutLayout => {
  const read = readOutLayout(text)
  if (read.ok) return read.layout
  throw new DoorError(
    'export.layoutInvalid',
    read.problems.map(({ line, column, path, found, expected, ja, en }) => ({
      where: `${line}:${column} ${path}`,
      found,
      expected,
      hint: `${ja} ${en}`,
    })),
  )
}

export const keepLayout = async (house: House, { contract, account }: Me, name: string, text: string) => {
  const layout = layoutOf(text)
  if (layout.layout !== name) throw new DoorError('export.layoutOther')
  const row = { id: name, title: layout.title, text, for_client: layout.forClient, by: account }
  return { layout: name, ...(await inContract(house.db, contract, (trx) => putExportLayout(trx, contract, row))) }
}

export const layoutView = (row: ExportLayoutRow): ExportLayoutView => {
  const { source, protect } = layoutOf(row.text)
  const { id: layout, version, title, for_client: forClient, at, by, text } = row
  return { layout, version, title, source, protect, forClient, at, by, text }
}

type Starting = {
  readonly layout: ExportLayoutRow
  readonly run: Pick<StartExport, 'kind' | 'since' | 'replacement'> | { readonly repeats: ExportRunView }
  readonly password: string | null
}

/** Starts a run; the password it comes with is shown once, here. Throws DoorError. */
const start = async (house: House, { contract, account }: Me, { layout, run, password }: Starting) => {
  const { protect } = layoutOf(layout.text)
  const isPlan = !('repeats' in run) && run.kind === 'plan'
  const needsPassword = protect === 'zip' && !isPlan
  if (password !== null && !needsPassword) throw new DoorError('export.passwordUseless')
  const secret = needsPassword ? (password ?? makePassword()) : null
  const sealed = secret === null ? null : await sealedFor(house, secret, `${contract}/${layout.id}`)
  const kind =
    'repeats' in run
      ? {
          kind: 'repeat' as const,
          repeats: run.repeats.id,
          since: run.repeats.since,
          replacement: run.repeats.replacement,
        }
      : run
  const at = { contract, layout: layout.id, layout_version: layout.version, asked_by: account }
  const view = await inContract(house.db, contract, async (trx) => {
    const made = await insertExportRun(trx, { ...at, ...kind, sealed })
    return made === null ? null : findExportRun(trx, contract, made.id)
  })
  if (view === null) throw new DoorError('export.running')
  return { run: runView(view), password: password === null ? secret : null }
}

const sealedFor = async (house: House, secret: string, about: string): Promise<string> => {
  const key = await house.withLog(readExchangeKey(house.redis))
  if (key === null) throw new DoorError('export.serviceAway')
  return sealSecret(key, secret, about)
}

export const startExport = async (house: House, visitor: Me, { layout: id, password, ...run }: StartExport) => {
  const layout = await inContract(house.db, visitor.contract, (trx) => findExportLayout(trx, visitor.contract, id))
  if (layout === null) throw new DoorError('export.layoutUnknown')
  return start(house, visitor, { layout, run, password })
}

/** Writes the window of a run once more, by the version of the layout it had. */
export const repeatExport = async (house: House, visitor: Me, id: number, password: string | null) => {
  const { contract } = visitor
  const run = await knownRun(house, visitor, id)
  if (run.kind === 'plan' || run.state !== 'done') throw new DoorError('export.noFile')
  const layout = await inContract(house.db, contract, (trx) =>
    findExportLayout(trx, contract, run.layout, run.layout_version),
  )
  if (layout === null) throw new DoorError('export.layoutUnknown')
  const first = run.repeats === null ? run : await knownRun(house, visitor, run.repeats)
  return start(house, visitor, { layout, run: { repeats: first }, password })
}

/** True for those who may see only what the contract lets the client fetch. */
export const isOnlyClient = ({ roles }: Me): boolean => roles.every((role) => role === 'clientStaff')

/** A run this visitor may know of. Throws DoorError. */
export const knownRun = async (house: House, visitor: Me, id: number): Promise<ExportRunView> => {
  const { contract } = visitor
  const run = await inContract(house.db, contract, (trx) => findExportRun(trx, contract, id))
  if (run === null || (isOnlyClient(visitor) && !(run.for_client && run.state === 'done')))
    throw new DoorError('export.unknown')
  return run
}

const reportOf = (report: Readonly<Record<string, unknown>>) => {
  const read = exportReportSchema.safeParse(report)
  return read.success ? read.data : null
}

export const runView = (row: ExportRunView): ExportRunAnswer => ({
  run: row.id,
  layout: row.layout,
  version: row.layout_version,
  title: row.title,
  kind: row.kind,
  repeats: row.repeats,
  since: row.since,
  replacement: row.replacement,
  state: row.state,
  rows: row.rows ?? row.done,
  report: reportOf(row.report),
  file: row.file,
  bytes: row.bytes,
  sha256: row.sha256,
  contentSha256: row.content_sha256,
  protection: row.protection,
  exchange: row.exchange,
  reason: row.reason,
  askedAt: row.asked_at,
  askedBy: row.asked_by,
  endedAt: row.ended_at,
  isThere: row.stored !== null && row.gone_at === null,
})
