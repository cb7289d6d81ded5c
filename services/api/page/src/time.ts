/** `4:05`, or `1:02:03` from an hour on. */
export const clockText = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1_000))
  const h = Math.floor(seconds / 3_600)
  const m = Math.floor((seconds % 3_600) / 60)
  const s = String(seconds % 60).padStart(2, '0')
  return h > 0 ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`
}

const tokyo = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
  new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', ...options })

const dayAndTime = tokyo({ month: 'numeric', day: 'numeric', weekday: 'short', hour: '2-digit', minute: '2-digit' })

const timeOnly = tokyo({ hour: '2-digit', minute: '2-digit' })
export const timeText = (iso: string): string => timeOnly.format(new Date(iso))

export const whenText = (iso: string): string => dayAndTime.format(new Date(iso))

/** A `datetime-local` value, which is Tokyo time on this page, as ISO 8601; null when empty. */
export const fromLocal = (value: string): string | null => (value === '' ? null : `${value}:00+09:00`)

/** How far this machine's clock is from the server's, so that counters are right on both. */
let aheadMs = 0
export const setServerTime = (iso: string): void => {
  aheadMs = Date.now() - Date.parse(iso)
}
export const since = (iso: string): number => Date.now() - aheadMs - Date.parse(iso)

/** Elements that count up: once a second they show the time since their moment. */
const counters = new Map<HTMLElement, { readonly from: string; readonly extraMs: number; readonly down: boolean }>()
export const counting = (element: HTMLElement, from: string, extraMs = 0, down = false): HTMLElement => {
  counters.set(element, { from, extraMs, down })
  show(element)
  return element
}
const show = (element: HTMLElement): void => {
  const counter = counters.get(element)
  if (counter === undefined) return
  const ms = since(counter.from)
  element.textContent = clockText(counter.down ? -ms : ms + counter.extraMs)
}
setInterval(() => {
  for (const element of counters.keys()) {
    if (element.isConnected) show(element)
    else counters.delete(element)
  }
}, 250)
