import type { RecordingRow } from '@tsunagu/messages'
import { el, option, select } from './element.ts'

/** Plays a recording: the citizen is on the left, our side on the right. */
export const player = (row: RecordingRow, title: string): HTMLElement => {
  const audio = el('audio', { attributes: { controls: '', preload: 'metadata', src: sourceOf(row) } })
  const speed = select('speed', ...['0.75', '1', '1.25', '1.5', '2'].map((value) => option(value, `${value} 倍`)))
  speed.value = '1'
  speed.setAttribute('aria-label', '速さ')
  speed.addEventListener('change', () => {
    audio.playbackRate = Number(speed.value)
  })
  const skip = (seconds: number, text: string): HTMLElement =>
    el('button', {
      class: 'plain',
      text,
      onclick: () => {
        audio.currentTime = Math.max(0, audio.currentTime + seconds)
      },
    })
  audio.addEventListener('canplay', () => void audio.play().catch(() => audio.focus()), { once: true })
  return el(
    'section',
    { class: 'card player', 'data-test': 'player' },
    el('p', { class: 'player-title', text: title }),
    audio,
    el('div', { class: 'buttons' }, skip(-10, '10秒戻る'), skip(10, '10秒進む'), speed),
    el('p', { class: 'quiet', text: `左＝市民　右＝当方　SHA-256 ${(row.sha256 ?? '').slice(0, 16)}…` }),
  )
}

const sourceOf = ({ recording }: RecordingRow): string => `/v1/recordings/${encodeURIComponent(recording)}/audio`
