import type { PromptList, PromptRow } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input, option, select } from './element.ts'
import { button, notice, tellFailure } from './notice.ts'
import { clockText, whenText } from './time.ts'
import { tongues } from './tongues.ts'
import { upload, uploadBar } from './upload.ts'
import type { View } from './view.ts'

const stateText: Readonly<Record<PromptRow['state'], string>> = {
  recorded: '録音済み',
  standIn: '仮音声',
  missing: '音声なし',
}

/** What callers are told: texts, recordings and which is live, language by language (I6). */
export const promptsView: View = (main, me, around) => {
  const mayChange = me.roles.some((role) => role === 'ops' || role === 'manager' || role === 'clientStaff')
  const stage = el('div', { class: 'stage' })
  const list = el('div')
  const language = select('language', ...tongues.map(([value, text]) => option(value, text)))
  const which = select('which', option('used', 'フローが使うもの'), option('all', 'すべて'))
  const show = async (): Promise<void> => {
    const { prompts } = await call<PromptList>('GET', `/v1/prompts?language=${language.value}`)
    around.tell('open')
    const shown =
      which.value === 'all'
        ? prompts
        : prompts.filter(({ usedBy, versions }) => usedBy.length > 0 || versions.length > 0)
    fill(list, promptTable(shown, open))
  }
  const open = (prompt: PromptRow): void => {
    const opened = (next: PromptRow): void => {
      open(next)
      show().catch(tellFailure)
    }
    fill(stage, promptCard(prompt, mayChange, opened))
    stage.scrollIntoView({ block: 'nearest' })
  }
  for (const control of [language, which]) control.addEventListener('change', () => void show().catch(tellFailure))
  const bar = el(
    'div',
    { class: 'card search' },
    field('言語', language),
    field('表示', which),
    newPrompt(mayChange, () => language.value, open),
  )
  fill(main, el('div', { class: 'recordings prompts' }, bar, stage, list))
  show().catch(tellFailure)
  return () => undefined
}

/** A prompt that only this city has: it exists once it has a text. */
const newPrompt = (
  mayChange: boolean,
  language: () => string,
  open: (prompt: PromptRow) => void,
): HTMLElement | null => {
  if (!mayChange) return null
  const name = input('name', { placeholder: 'card-change', pattern: '[a-z0-9][a-z0-9-]*', maxlength: '60' })
  const make = async (): Promise<void> =>
    open(await call<PromptRow>('PUT', `/v1/prompts/${language()}/${encodeURIComponent(name.value)}`, { text: '' }))
  return el('div', { class: 'buttons' }, field('新しい音声の名前', name), button('作る', 'plain', make))
}

const promptTable = (prompts: readonly PromptRow[], open: (prompt: PromptRow) => void): HTMLElement => {
  if (prompts.length === 0) return el('p', { class: 'card quiet', text: '該当する音声はありません。' })
  const recorded = prompts.filter(({ state }) => state === 'recorded').length
  return el(
    'section',
    { class: 'card' },
    el('p', { class: 'quiet', text: `${prompts.length} 件のうち ${recorded} 件が録音済み` }),
    el(
      'table',
      { 'data-test': 'prompts' },
      el('thead', {}, el('tr', {}, ...['名前', '状態', '文面', '使う所', ''].map((text) => el('th', { text })))),
      el('tbody', {}, ...prompts.map((prompt) => promptLine(prompt, open))),
    ),
  )
}

const promptLine = (prompt: PromptRow, open: (prompt: PromptRow) => void): HTMLElement =>
  el(
    'tr',
    { 'data-prompt': prompt.name },
    el('td', { class: 'name', text: prompt.name }),
    el('td', {}, badge(prompt)),
    el('td', { class: 'words', text: prompt.text }),
    el('td', {
      class: 'quiet',
      text: prompt.usedBy.length === 0 ? '—' : `${prompt.usedBy.length} か所`,
      attributes: { title: prompt.usedBy.join('\n') },
    }),
    el('td', {}, el('button', { class: 'plain', text: '開く', onclick: () => open(prompt) })),
  )

const badge = ({ state, active }: PromptRow): HTMLElement =>
  el('span', {
    class: `prompt-state ${state}`,
    text: active === null ? stateText[state] : `${stateText[state]} 第${active}版`,
  })

const promptCard = (prompt: PromptRow, mayChange: boolean, opened: (prompt: PromptRow) => void): HTMLElement => {
  const path = `/v1/prompts/${prompt.language}/${prompt.name}`
  const audio = el('audio', { attributes: { controls: '', preload: 'none', src: `${path}/audio` } })
  return el(
    'section',
    { class: 'card player', 'data-test': 'prompt' },
    el('p', { class: 'player-title' }, `${prompt.language}/${prompt.name}　`, badge(prompt)),
    prompt.state === 'missing'
      ? el('p', { class: 'quiet', text: 'まだ音声がありません。録音を登録して切り替えるまで、この案内は無音です。' })
      : audio,
    mayChange ? changes(prompt, path, opened) : el('p', { text: prompt.text }),
    versionTable(prompt, mayChange, path, opened),
  )
}

const changes = (prompt: PromptRow, path: string, opened: (prompt: PromptRow) => void): HTMLElement => {
  const text = el('textarea', { attributes: { rows: '3', maxlength: '1000', lang: prompt.language } })
  text.value = prompt.text
  const file = input('file', { type: 'file', accept: 'audio/*,.wav,.mp3,.m4a' })
  const bar = uploadBar()
  const wrong = el('p', { class: 'upload-error', attributes: { role: 'alert' } })
  const send = async (): Promise<void> => {
    const chosen = file.files?.[0]
    wrong.textContent = ''
    if (chosen === undefined) {
      wrong.textContent = '音声ファイルを選んでください。'
      return
    }
    bar.hidden = false
    try {
      const made = await upload<PromptRow>(
        `${path}?${new URLSearchParams({ text: text.value })}`,
        chosen,
        audioType(chosen),
        bar,
      )
      notice(`第${made.versions[0]?.version ?? ''}版を登録しました。聞いて確かめてから切り替えてください。`, 'good')
      opened(made)
    } catch (error) {
      wrong.textContent = error instanceof Error ? error.message : String(error)
    } finally {
      bar.hidden = true
    }
  }
  const saveText = async (): Promise<void> => {
    opened(await call<PromptRow>('PUT', path, { text: text.value }))
    notice('文面を保存しました。', 'good')
  }
  return el(
    'div',
    { class: 'prompt-changes' },
    field('文面', text),
    field('録音（WAV・MP3・M4A、180 秒まで）', file),
    el('div', { class: 'buttons' }, button('録音を登録', 'primary', send), button('文面だけ保存', 'plain', saveText)),
    bar,
    wrong,
  )
}

const audioType = ({ type }: File): string => (type.startsWith('audio/') ? type : 'application/octet-stream')

const warningText: Readonly<Record<string, string>> = { clipped: '一部で音割れ', quiet: '元の音量が小さい' }

const versionTable = (
  prompt: PromptRow,
  mayChange: boolean,
  path: string,
  opened: (prompt: PromptRow) => void,
): HTMLElement | null => {
  if (prompt.versions.length === 0) return null
  const activate = async (version: number | null): Promise<void> => {
    opened(await call<PromptRow>('POST', `${path}/activate`, { version }))
    notice(
      version === null ? '仮音声に切り替えました。' : `第${version}版に切り替えました。次の通話から流れます。`,
      'good',
    )
  }
  const lines = prompt.versions.map((one) =>
    el(
      'tr',
      { class: one.version === prompt.active ? 'live' : '' },
      el('td', { text: `第${one.version}版` }),
      el(
        'td',
        {},
        el('audio', { attributes: { controls: '', preload: 'none', src: `${path}/audio?version=${one.version}` } }),
      ),
      el('td', { class: 'number', text: clockText(one.durationMs) }),
      el('td', { text: `${whenText(one.at)}　${one.by}` }),
      el('td', {
        class: 'words',
        text: [one.text, ...one.warnings.map((name) => `※${warningText[name] ?? name}`)].join('　'),
      }),
      el(
        'td',
        {},
        one.version === prompt.active
          ? el('span', { class: 'prompt-state recorded', text: '使用中' })
          : mayChange
            ? button(`第${one.version}版に切替`, 'plain', () => activate(one.version))
            : null,
      ),
    ),
  )
  return el(
    'div',
    {},
    el('table', { 'data-test': 'versions' }, el('tbody', {}, ...lines)),
    mayChange && prompt.active !== null && prompt.hasStandIn
      ? button('仮音声に戻す', 'plain', () => activate(null))
      : null,
  )
}
