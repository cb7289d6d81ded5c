import type { Me, ScriptView } from '@tsunagu/messages'
import { call } from './api.ts'
import { diffTable } from './diff-table.ts'
import { el } from './element.ts'
import { choiceField, type FormField, formPanel, lineField } from './form.ts'
import { notice } from './notice.ts'
import { goTo } from './parted-view.ts'
import { claimKindChoices, lineChoices } from './places.ts'
import { readScript } from './script-item.ts'
import { directions } from './script-list.ts'
import { tongues, tongueText } from './tongues.ts'

type Texts = ScriptView['texts']

/** First words and what follows, in all languages; somebody else's newer version is shown beside one's own. */
export const scriptEditor = async (
  id: string,
  was: ScriptView | null,
  me: Me,
  saved: (id: string) => Promise<void>,
): Promise<HTMLElement> => {
  let version = was?.version ?? 0
  const [lines, kinds] = await Promise.all([lineChoices(), claimKindChoices(me)])
  const name = lineField('script', 'ID（英数字）', {
    ...{ isNeeded: true, hint: '例: zei-inbound。あとから変えられません。' },
    attributes: { pattern: '[A-Za-z0-9._\\-]{1,40}', maxlength: '40' },
  })
  const texts = tongues.map(([language]) => textField(language, was?.texts[language]))
  const readTexts = (): Texts =>
    Object.fromEntries(
      texts.flatMap(({ name: at, read }) => (read() === undefined ? [] : [[at.slice(6), read()]])),
    ) as Texts
  const organisation = lineField('organisation', '名乗る組織', {
    ...{ isNeeded: true, value: was?.organisation ?? '' },
    attributes: { maxlength: '100', placeholder: '例: 熊本市納付案内センター' },
  })
  const whole = (): string => scriptText({ organisation: String(organisation.read() ?? ''), texts: readTexts() })
  const fields: readonly FormField[] = [
    ...(was === null ? [name] : []),
    ...[
      choiceField('direction', '方向', Object.entries(directions), { value: was?.direction ?? 'inbound' }),
      choiceField('line', '回線', [['', 'すべての回線'], ...lines], { value: was?.line ?? '' }),
      choiceField('claimKind', '債権の種類', [['', 'すべての債権'], ...kinds], { value: was?.claimKind ?? '' }),
    ].map((one) => ({ ...one, isNarrow: true })),
    organisation,
    ...texts,
    lineField('note', 'メモ（なぜ変えたか）', { attributes: { maxlength: '200' } }),
  ]
  const send = async (body: Readonly<Record<string, unknown>>): Promise<void> => {
    const of = was === null ? String(name.read() ?? '') : id
    const place = Object.fromEntries(
      Object.entries(body).filter(([key]) => key !== 'script' && !key.startsWith('texts.')),
    )
    await call('PUT', `/v1/scripts/${encodeURIComponent(of)}`, { ...place, texts: readTexts(), version })
  }
  const theirs = async (): Promise<HTMLElement> => {
    const now = await readScript(was === null ? String(name.read() ?? '') : id)
    const [newest] = now.versions
    version = newest?.version ?? 0
    return el(
      'div',
      { class: 'conflict', 'data-test': 'conflict' },
      el('p', {
        class: 'question',
        text: `${newest?.by ?? ''} が第${version}版を保存しています。第${version}版（−）とあなたの文（＋）の違い：`,
      }),
      diffTable(newest === undefined ? '' : scriptText(newest), whole()),
      el('p', { text: `下のあなたの文でよければ、もう一度「保存」を押してください（第${version + 1}版になります）。` }),
    )
  }
  return formPanel(
    { question: was === null ? '新しいスクリプト' : '', fields, yes: '保存', send, theirs },
    async (sent) => {
      if (!sent) return goTo('#faq/scripts')
      notice('保存しました。次の通話から出ます。', 'good')
      await saved(was === null ? String(name.read()) : id)
    },
  )
}

const textField = (language: string, was: Texts[string] | undefined): FormField => {
  const area = (name: string, rows: string, label: string, value: string): HTMLTextAreaElement => {
    const made = el('textarea', {
      attributes: {
        name: `${name}-${language}`,
        rows,
        placeholder: label,
        'aria-label': `${tongueText(language)}の${label}`,
        lang: language,
      },
    })
    made.value = value
    return made
  }
  const first = area('first', '2', '第一声', was?.firstWords ?? '')
  const body = area('body', '5', '続きに言うこと', was?.body ?? '')
  const isJapanese = language === 'ja'
  const inside = [first, body]
  const fold = el(
    'details',
    { class: 'tongue' },
    el('summary', { text: `${tongueText(language)}${was === undefined ? '（なし）' : ''}` }),
    ...inside,
  )
  fold.open = was !== undefined
  return {
    name: `texts.${language}`,
    label: isJapanese ? '日本語（必須。{organisation} と {agent} を第一声に入れる）' : '',
    element: isJapanese ? el('div', { class: 'lines' }, ...inside) : fold,
    read: () =>
      first.value.trim() === '' && body.value.trim() === ''
        ? undefined
        : { firstWords: first.value.trim(), body: body.value.trim() },
  }
}

/** A version as one text, to be read and compared. */
export const scriptText = ({ organisation, texts }: Pick<ScriptView, 'organisation' | 'texts'>): string =>
  [
    `名乗る組織: ${organisation}`,
    ...tongues.flatMap(([language, name]) => {
      const text = texts[language]
      return text === undefined
        ? []
        : ['', `【${name}】`, text.firstWords, ...(text.body === '' ? [] : ['', text.body])]
    }),
  ].join('\n')
