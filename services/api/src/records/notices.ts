import { type Calendar, daysEnd, type FloorConfig, holidaysKnownUntil, tokyoTime } from '@tsunagu/core'
import type { Me, Notice } from '@tsunagu/messages'
import { epochMs } from '@tsunagu/runtime'
import {
  type ExportScheduleRow,
  type FlowPublication,
  failedLinkRun,
  inContract,
  type LinkRun,
  listExportSchedules,
  readPublications,
} from '@tsunagu/store'
import { readFloor } from '../floor/committed.ts'
import type { House } from '../house.ts'

/** What people have to look at: of what is in force, not of what is written down for later. */
export const readNotices = async (
  house: House,
  { contract, floor }: Pick<Me, 'contract' | 'floor'>,
): Promise<readonly Notice[]> => {
  const { config, at } = await readFloor(house, floor)
  const publications = await inContract(house.db, contract, (trx) => readPublications(trx, contract, null))
  const linking = await failedLinkRun(house.db, contract)
  const schedules = await inContract(house.db, contract, (trx) => listExportSchedules(trx, contract))
  return [
    ...holidayNotices(config, at),
    ...failureNotices(publications),
    ...linkNotices(linking),
    ...exportNotices(schedules),
  ]
}

/** Schedules of which the last run brought no file; the next one takes along what this one did not. */
const exportNotices = (schedules: readonly ExportScheduleRow[]): readonly Notice[] =>
  schedules.flatMap(({ layout, title, run, state, reason }): Notice[] =>
    state !== 'failed' && state !== 'stopped'
      ? []
      : [
          {
            kind: 'export.failed',
            item: layout,
            ja: `定時の出力「${title}」（${layout}）ができませんでした: ${reason}。tsunagu export show ${run} で理由を確かめてください。`,
            en: `The scheduled export ${layout} brought no file: ${reason}. See tsunagu export show ${run}.`,
          },
        ],
  )

const linkNotices = (failed: LinkRun | null): readonly Notice[] =>
  failed === null
    ? []
    : [
        {
          kind: 'linking.failed',
          item: String(failed.id),
          ja: `名寄せの実行 ${failed.id} は最後まで進みませんでした（${failed.fault}）。新しい受入れ分はまだ名寄せされていません。tsunagu link run で実行し直してください。`,
          en: `Linking run ${failed.id} failed (${failed.fault}): what was delivered is not linked yet. Start another: tsunagu link run.`,
        },
      ]

/** Calendars that close on holidays have to know them as far ahead as flows are proved. */
export const holidayNotices = (
  { calendars, holidays }: { readonly calendars: readonly Calendar[]; readonly holidays: FloorConfig['holidays'] },
  now: number,
): readonly Notice[] => {
  const known = holidaysKnownUntil(holidays, now)
  const wanted = daysEnd(now)
  if ((known !== null && known >= wanted) || calendars.every((one) => one.holidays === 'asWeekday')) return []
  const todo = 'tsunagu calendar holidays load'
  return [
    {
      kind: 'holidays.unknown',
      item: 'holidays',
      ja: `祝日が${known === null ? '今年の分も' : `${known} までしか`}登録されていません（${wanted} まで必要）。受付カレンダーで登録するか、${todo} で取り込んでください。`,
      en: `Holidays are known until ${known ?? 'last year'}, needed until ${wanted}: add them to the calendars, or run ${todo}.`,
    },
  ]
}

/** Flows of which the last planned publication did not come about, until one does. */
export const failureNotices = (publications: readonly FlowPublication[]): readonly Notice[] => {
  const flows = [...new Set(publications.map(({ flow }) => flow))].sort()
  return flows.flatMap((flow): Notice[] => {
    const went = publications.filter((one) => one.flow === flow && (one.state === 'done' || one.state === 'failed'))
    const last = went.sort((a, b) => epochMs(b.at) - epochMs(a.at))[0]
    if (last?.state !== 'failed') return []
    const when = timeText(epochMs(last.at))
    return [
      {
        kind: 'publication.failed',
        item: flow,
        ja: `案内フロー ${flow} の第${last.version}版は、予約した ${when} の検査に通らず公開されませんでした（前の版のままです）。tsunagu flow show ${flow} で理由を確かめ、直して公開してください。`,
        en: `Flow ${flow}, version ${last.version}, failed its check at ${when} and did not go live; what was live stays. See tsunagu flow show ${flow}.`,
      },
    ]
  })
}

const timeText = (at: number): string => {
  const { day, minute } = tokyoTime(at)
  const two = (n: number): string => String(n).padStart(2, '0')
  return `${day} ${two(Math.floor(minute / 60))}:${two(minute % 60)}`
}
