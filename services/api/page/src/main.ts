import type { Me } from '@tsunagu/messages'
import { agentView } from './agent-view.ts'
import { call } from './api.ts'
import { boardView } from './board-view.ts'
import { calendarsView } from './calendars-view.ts'
import { countsView } from './counts-view.ts'
import { deliveriesView } from './deliveries-view.ts'
import { el, fill } from './element.ts'
import { exportsView } from './exports-view.ts'
import { faqView } from './faq-view.ts'
import { flowsView } from './flows-view.ts'
import { followView } from './follow-view.ts'
import { leadView } from './lead-view.ts'
import { linksView } from './links-view.ts'
import { messagesView } from './messages-view.ts'
import { personsView } from './persons-view.ts'
import { promptsView } from './prompts-view.ts'
import { recordingsView } from './recordings-view.ts'
import { signInView } from './sign-in.ts'
import { sourcesView } from './sources-view.ts'
import type { View } from './view.ts'
import { workView } from './work-view.ts'

const root = document.querySelector<HTMLElement>('#app') ?? document.body

type Page = { readonly hash: string; readonly name: string; readonly view: View; readonly may: (me: Me) => boolean }

const hasRole = (me: Me, ...wanted: readonly string[]): boolean => me.roles.some((role) => wanted.includes(role))

const pages: readonly Page[] = [
  { hash: '#lead', name: '統括', view: leadView, may: (me) => hasRole(me, 'supervisor', 'manager') },
  { hash: '#agent', name: '応対', view: agentView, may: (me) => me.agent !== null },
  // The first page that somebody may see is the one that opens: for the city and the office, what goes on now.
  {
    hash: '#board',
    name: '状況',
    view: boardView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#persons',
    name: '対象者',
    view: personsView,
    may: (me) => hasRole(me, 'agent', 'supervisor', 'manager', 'clientStaff', 'auditor'),
  },
  {
    hash: '#work',
    name: '事務',
    view: workView,
    may: (me) => hasRole(me, 'agent', 'supervisor', 'manager', 'clientStaff', 'auditor'),
  },
  {
    hash: '#follow',
    name: '約束・停止',
    view: followView,
    may: () => true,
  },
  { hash: '#faq', name: 'FAQ', view: faqView, may: () => true },
  {
    hash: '#links',
    name: '名寄せ',
    view: linksView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'ops', 'auditor'),
  },
  {
    hash: '#deliveries',
    name: '受入れ',
    view: deliveriesView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'ops', 'auditor'),
  },
  {
    hash: '#exports',
    name: '出力',
    view: exportsView,
    may: (me) => hasRole(me, 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#counts',
    name: '集計',
    view: countsView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#flows',
    name: '案内フロー',
    view: flowsView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#prompts',
    name: '案内音声',
    view: promptsView,
    may: (me) => hasRole(me, 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#sms',
    name: 'SMS',
    view: messagesView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'ops', 'auditor'),
  },
  {
    hash: '#sources',
    name: '照会データ',
    view: sourcesView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#recordings',
    name: '録音',
    view: recordingsView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'auditor'),
  },
  {
    hash: '#calendars',
    name: '受付カレンダー',
    view: calendarsView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor'),
  },
]

let leave: () => void = () => undefined

const signIn = (note = ''): void => {
  leave()
  leave = () => undefined
  signInView(root, open, note)
}

const tellHere = (link: HTMLElement | undefined, isHere: boolean): void => {
  link?.classList.toggle('here', isHere)
  if (isHere) link?.setAttribute('aria-current', 'page')
  else link?.removeAttribute('aria-current')
}

/** The frame around every view: where one is, who one is, and the way out. */
const open = (me: Me): void => {
  const allowed = pages.filter((page) => page.may(me))
  const main = el('main')
  const links = allowed.map((page) => el('a', { text: page.name, attributes: { href: page.hash } }))
  const link = el('span', { class: 'link-state', 'data-test': 'link-state' })
  const show = (): void => {
    const page = allowed.find((one) => one.hash === location.hash.split('/')[0]) ?? allowed[0]
    if (page === undefined) return fill(main, el('p', { class: 'card', text: 'この画面で使える機能がありません。' }))
    for (const [i, one] of allowed.entries()) tellHere(links[i], one === page)
    leave()
    leave = page.view(main, me, {
      tell: (state) => {
        link.className = `link-state ${state}`
        link.textContent = state === 'open' ? '接続中' : '再接続しています…'
        if (state === 'signedOut') signIn('サインインの期限が切れました。もう一度サインインしてください。')
      },
    })
  }
  const signOut = async (): Promise<void> => {
    window.onhashchange = null
    await call('DELETE', '/v1/session')
    signIn()
  }
  fill(
    root,
    el(
      'header',
      { class: 'frame' },
      el('span', { class: 'brand' }, el('span', { class: 'brand-mark', text: '繋' }), '繋ぐ'),
      el('nav', { 'aria-label': '画面' }, ...links),
      link,
      el('span', { class: 'who', text: me.name }),
      el('button', { class: 'plain', text: 'ログアウト', onclick: () => void signOut() }),
    ),
    main,
  )
  window.onhashchange = show
  show()
}

call<Me>('GET', '/v1/session')
  .then(open)
  .catch(() => signIn())
