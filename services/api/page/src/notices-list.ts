import type { Notices } from '@tsunagu/messages'
import { call, Refused } from './api.ts'
import { el, fill } from './element.ts'

const lookEveryMs = 60_000

/** What somebody has to look at, looked up every minute; the second is how to stop. */
export const noticesList = (): readonly [HTMLElement, () => void] => {
  const element = el('section', { class: 'alerts', 'aria-label': '確認が必要なこと', 'data-test': 'notices' })
  element.hidden = true
  const look = async (): Promise<void> => {
    const { notices } = await call<Notices>('GET', '/v1/notices')
    element.hidden = notices.length === 0
    fill(element, ...notices.map(({ ja }) => el('p', { class: 'warning', text: ja })))
  }
  const tryLook = (): void => {
    look().catch((error: unknown) => {
      // What stood there stays; the stream tells when the server is away.
      if (!(error instanceof Refused)) throw error
    })
  }
  tryLook()
  const timer = setInterval(tryLook, lookEveryMs)
  return [element, () => clearInterval(timer)]
}
