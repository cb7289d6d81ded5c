import type { FlowState } from '@tsunagu/messages'
import { el } from './element.ts'

/** The live version and the draft, drawn. */
export const flowPictures = (state: FlowState): HTMLElement | null => {
  const { live, newest } = state
  const shown = [
    ...(live === null ? [] : [picture(state, live, `公開中の第${live}版`)]),
    ...(newest === live || newest === 0 ? [] : [picture(state, newest, `下書きの第${newest}版`)]),
  ]
  if (shown.length === 0) return null
  return el(
    'section',
    { class: 'card' },
    el('h2', { text: '図' }),
    el('div', { class: `pictures ${shown.length > 1 ? 'two' : ''}` }, ...shown),
  )
}

const picture = ({ flow, versions }: FlowState, version: number, title: string): HTMLElement => {
  const readable = versions.find((one) => one.version === version)?.readable ?? true
  const src = `/v1/flows/${encodeURIComponent(flow)}/versions/${version}/picture.svg`
  return el(
    'figure',
    {},
    el('figcaption', { class: 'quiet', text: title }),
    readable
      ? el(
          'a',
          { attributes: { href: src, target: '_blank', rel: 'noopener', title: '大きく見る' } },
          el('img', { attributes: { src, alt: `${title}の図`, loading: 'lazy' } }),
        )
      : el('p', { class: 'quiet', text: '本文を読めないため、図にできません。' }),
  )
}
