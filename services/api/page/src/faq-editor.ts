import type { FaqVersionView, FaqView, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { diffTable } from './diff-table.ts'
import { el, input } from './element.ts'
import { type FormField, formPanel, lineField } from './form.ts'
import { notice } from './notice.ts'
import { placesFields } from './places.ts'
import { tongues, tongueText } from './tongues.ts'

type Content = Pick<FaqVersionView, 'texts' | 'keywords' | 'lines' | 'claimKinds'>
const blank: Content = { texts: {}, keywords: [], lines: [], claimKinds: [] }

/** A new draft upon the newest version; `done` with what was saved, or null when it was given up. Somebody else's newer text is shown beside one's own, which stays. */
export const faqEditor = async (
  faq: FaqView | null,
  me: Me,
  done: (saved: FaqView | null) => Promise<void>,
): Promise<HTMLElement> => {
  let version = faq?.newest ?? 0
  const was: Content = faq?.versions[0] ?? blank
  const texts = tongues.map(([language]) => textField(language, was.texts[language]))
  const keywords = lineField(
    'keywords',
    'キーワード（読点で区切る。質問にない言い方を入れると見つかりやすくなります）',
    {
      value: was.keywords.join('、'),
      attributes: { maxlength: '600' },
    },
  )
  const [lines, claimKinds] = await placesFields(me, was)
  const content = (): Content => ({
    texts: Object.fromEntries(
      texts.flatMap(({ name, read }) => (read() === undefined ? [] : [[name.slice(6), read()]])),
    ) as Content['texts'],
    keywords: String(keywords.read() ?? '')
      .split(/[、,]/)
      .map((one) => one.trim())
      .filter((one) => one !== ''),
    lines: (lines?.read() ?? was.lines) as string[],
    claimKinds: (claimKinds?.read() ?? was.claimKinds) as string[],
  })
  let kept: FaqView | null = null
  const send = async (): Promise<void> => {
    kept =
      faq === null
        ? await call<FaqView>('POST', '/v1/faq', content())
        : await call<FaqView>('PUT', `/v1/faq/${faq.faq}`, { ...content(), version })
  }
  const theirs = async (): Promise<HTMLElement> => {
    const now = await call<FaqView>('GET', `/v1/faq/${faq?.faq ?? 0}`)
    const [newest] = now.versions
    version = now.newest
    return el(
      'div',
      { class: 'conflict', 'data-test': 'conflict' },
      el('p', {
        class: 'question',
        text: `${newest?.by ?? ''} が第${now.newest}版を保存しています。第${now.newest}版（−）とあなたの文（＋）の違い：`,
      }),
      diffTable(newest === undefined ? '' : faqText(newest), faqText(content())),
      el('p', {
        text: `下のあなたの文でよければ、もう一度「下書きを保存」を押してください（第${now.newest + 1}版になります）。`,
      }),
    )
  }
  const fields = [...texts, keywords, ...[lines, claimKinds].filter((one) => one !== null)]
  return formPanel(
    {
      question: faq === null ? '新しい FAQ' : `第${version}版をもとに下書きを書く`,
      fields,
      yes: '下書きを保存',
      send,
      theirs,
    },
    async (sent) => {
      if (sent) notice('下書きを保存しました。公開するには、承認に出してください。', 'good')
      await done(sent ? kept : null)
    },
  )
}

const textField = (language: string, was: { question: string; answer: string } | undefined): FormField => {
  const question = input(`question-${language}`, {
    maxlength: '500',
    placeholder: '質問',
    'aria-label': `${tongueText(language)}の質問`,
    lang: language,
  })
  const answer = el('textarea', {
    attributes: {
      name: `answer-${language}`,
      rows: '5',
      maxlength: '8000',
      placeholder: '回答',
      'aria-label': `${tongueText(language)}の回答`,
      lang: language,
    },
  })
  question.value = was?.question ?? ''
  answer.value = was?.answer ?? ''
  const fold = el(
    'details',
    { class: 'tongue' },
    el('summary', { text: `${tongueText(language)}${was === undefined ? '（なし）' : ''}` }),
    question,
    answer,
  )
  fold.open = language === 'ja' || was !== undefined
  const read = () =>
    question.value.trim() === '' && answer.value.trim() === ''
      ? undefined
      : { question: question.value.trim(), answer: answer.value.trim() }
  const isJapanese = language === 'ja'
  return {
    name: `texts.${language}`,
    label: isJapanese ? '日本語（必須）' : '',
    element: isJapanese ? el('div', { class: 'lines' }, question, answer) : fold,
    read,
  }
}

/** A version as one text, to be read and compared. */
export const faqText = ({ texts, keywords, lines, claimKinds }: Content): string =>
  [
    ...tongues.flatMap(([language, name]) => {
      const text = texts[language]
      return text === undefined
        ? []
        : [...(language === 'ja' ? [] : ['', `【${name}】`]), `Q. ${text.question}`, `A. ${text.answer}`]
    }),
    ...(keywords.length === 0 ? [] : ['', `キーワード: ${keywords.join('、')}`]),
    ...(lines.length === 0 ? [] : [`回線: ${lines.join('、')}`]),
    ...(claimKinds.length === 0 ? [] : [`債権の種類: ${claimKinds.join('、')}`]),
  ].join('\n')
