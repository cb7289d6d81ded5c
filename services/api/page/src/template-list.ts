import type { Me, TemplateView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input, when } from './element.ts'
import { button } from './notice.ts'
import { templateEditor } from './template-editor.ts'
import { tongues } from './tongues.ts'

type Templates = { readonly templates: readonly TemplateView[] }

const mayWrite = (me: Me): boolean => me.roles.some((role) => role === 'manager' || role === 'ops')

/** Texts by language; one opened to be written. */
export const templateList = async (stage: HTMLElement, me: Me): Promise<void> => {
  const list = el('div')
  const opened = el('div', { class: 'stage' })
  const show = async (): Promise<void> => {
    const { templates } = await call<Templates>('GET', '/v1/setup/templates')
    fill(list, table(templates, open))
  }
  const open = (template: TemplateView): void => {
    fill(opened, templateEditor(template, mayWrite(me), { saved: show, reload: () => reload(template.id) }))
    opened.scrollIntoView({ block: 'nearest' })
  }
  const reload = async (id: string): Promise<TemplateView> => {
    const { templates } = await call<Templates>('GET', '/v1/setup/templates')
    return templates.find((one) => one.id === id) ?? newTemplate(id)
  }
  const make = when(mayWrite(me), () => {
    const name = input('newTemplate', { placeholder: 'card-change', maxlength: '40' })
    const begin = async (): Promise<void> => {
      if (name.value.trim() !== '') open(await reload(name.value.trim()))
    }
    return el('section', { class: 'card search' }, field('新しい文面の ID', name), button('作る', 'plain', begin))
  })
  fill(stage, opened, list, make)
  await show()
}

const newTemplate = (id: string): TemplateView => ({ id, texts: {}, sizes: {} })

const languagesOf = ({ texts }: TemplateView): readonly string[] =>
  tongues.filter(([language]) => texts[language] !== undefined).map(([, name]) => name)

const table = (templates: readonly TemplateView[], open: (template: TemplateView) => void): HTMLElement => {
  if (templates.length === 0) return el('p', { class: 'card quiet', text: 'SMS の文面はまだありません。' })
  return el(
    'section',
    { class: 'card' },
    el(
      'table',
      { 'data-test': 'templates' },
      el('thead', {}, el('tr', {}, ...['文面', '言語', '最大の通数', '日本語', ''].map((text) => el('th', { text })))),
      el(
        'tbody',
        {},
        ...templates.map((template) =>
          el(
            'tr',
            { 'data-template': template.id },
            el('td', { class: 'name', text: template.id }),
            el('td', { text: languagesOf(template).join('、') }),
            el('td', {
              class: 'number',
              text: `${Math.max(0, ...Object.values(template.sizes).map(({ parts }) => parts))} 通`,
            }),
            el('td', { class: 'words', text: template.texts.ja ?? '' }),
            el(
              'td',
              {},
              button(`開く ${template.id}`, 'plain small', async () => open(template)),
            ),
          ),
        ),
      ),
    ),
  )
}
