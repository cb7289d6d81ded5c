import type { Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, fill } from './element.ts'
import { tellFailure } from './notice.ts'
import { signInView } from './sign-in.ts'
import type { StreamState } from './stream.ts'
import type { View } from './view.ts'

const root = document.querySelector<HTMLElement>('#app') ?? document.body

type Page = {
  readonly hash: string
  readonly name: string
  /** Fetched when somebody goes there: most people use few of the pages. */
  readonly view: () => Promise<View>
  readonly may: (me: Me) => boolean
}

const hasRole = (me: Me, ...wanted: readonly string[]): boolean => me.roles.some((role) => wanted.includes(role))

const pages: readonly Page[] = [
  {
    hash: '#lead',
    name: '統括',
    view: async () => (await import('./lead-view.ts')).leadView,
    may: (me) => hasRole(me, 'supervisor', 'manager'),
  },
  {
    hash: '#agent',
    name: '応対',
    view: async () => (await import('./agent-view.ts')).agentView,
    may: (me) => me.agent !== null,
  },
  // The first page that somebody may see is the one that opens: for the city and the office, what goes on now.
  {
    hash: '#board',
    name: '状況',
    view: async () => (await import('./board-view.ts')).boardView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#persons',
    name: '対象者',
    view: async () => (await import('./persons-view.ts')).personsView,
    may: (me) => hasRole(me, 'agent', 'supervisor', 'manager', 'clientStaff', 'auditor'),
  },
  {
    hash: '#work',
    name: '事務',
    view: async () => (await import('./work-view.ts')).workView,
    may: (me) => hasRole(me, 'agent', 'supervisor', 'manager', 'clientStaff', 'auditor'),
  },
  {
    hash: '#follow',
    name: '約束・停止',
    view: async () => (await import('./follow-view.ts')).followView,
    may: () => true,
  },
  { hash: '#faq', name: 'FAQ', view: async () => (await import('./faq-view.ts')).faqView, may: () => true },
  {
    hash: '#links',
    name: '名寄せ',
    view: async () => (await import('./links-view.ts')).linksView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'ops', 'auditor'),
  },
  {
    hash: '#campaigns',
    name: 'キャンペーン',
    view: async () => (await import('./campaigns-view.ts')).campaignsView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#deliveries',
    name: '受入れ',
    view: async () => (await import('./deliveries-view.ts')).deliveriesView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'ops', 'auditor'),
  },
  {
    hash: '#exports',
    name: '出力',
    view: async () => (await import('./exports-view.ts')).exportsView,
    may: (me) => hasRole(me, 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#counts',
    name: '集計',
    view: async () => (await import('./counts-view.ts')).countsView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#flows',
    name: '案内フロー',
    view: async () => (await import('./flows-view.ts')).flowsView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#prompts',
    name: '案内音声',
    view: async () => (await import('./prompts-view.ts')).promptsView,
    may: (me) => hasRole(me, 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#sms',
    name: 'SMS',
    view: async () => (await import('./messages-view.ts')).messagesView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'ops', 'auditor'),
  },
  {
    hash: '#sources',
    name: '照会データ',
    view: async () => (await import('./sources-view.ts')).sourcesView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor'),
  },
  {
    hash: '#recordings',
    name: '録音',
    view: async () => (await import('./recordings-view.ts')).recordingsView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'auditor'),
  },
  {
    hash: '#calendars',
    name: '受付カレンダー',
    view: async () => (await import('./calendars-view.ts')).calendarsView,
    may: (me) => hasRole(me, 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor'),
  },
]

let leave: () => void = () => undefined
/** Counts where one went, so that a page that comes late does not take the place of a later one. */
let went = 0

const signIn = (note = ''): void => {
  went += 1
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
    leave = () => undefined
    went += 1
    const mine = went
    page
      .view()
      .then((view) => {
        if (mine === went) leave = view(main, me, { tell })
      })
      .catch(tellFailure)
  }
  const tell = (state: StreamState): void => {
    link.className = `link-state ${state}`
    link.textContent = state === 'open' ? '接続中' : '再接続しています…'
    if (state === 'signedOut') signIn('サインインの期限が切れました。もう一度サインインしてください。')
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
