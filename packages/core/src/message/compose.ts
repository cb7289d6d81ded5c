import { isMobile } from '../flow/number-plan.ts'
import { countParts, mostCharacters } from './parts.ts'
import { languageFor, type MessageTemplate, renderTemplate } from './template.ts'

/** Why a message is not even tried; `field` names what has no value. */
export type ComposeRefusal =
  | { readonly code: 'templateUnknown' }
  | { readonly code: 'notMobile' }
  | { readonly code: 'valueMissing'; readonly fields: readonly string[] }
  | { readonly code: 'tooLong'; readonly characters: number }

export type Wanted = {
  readonly template: string
  readonly language: string
  readonly to: string
  readonly values: Readonly<Record<string, string>>
}

export type Composed =
  | { readonly type: 'composed'; readonly language: string; readonly text: string; readonly parts: number }
  | { readonly type: 'refused'; readonly refusal: ComposeRefusal }

/** What is sent: the template in the caller's language, or in Japanese, filled in. Never a text with a hole. */
export const composeMessage = (templates: readonly MessageTemplate[], wanted: Wanted): Composed => {
  const template = templates.find(({ id }) => id === wanted.template)
  const language = template === undefined ? null : languageFor(template, wanted.language)
  if (template === undefined || language === null) return refused({ code: 'templateUnknown' })
  if (!isMobile(wanted.to)) return refused({ code: 'notMobile' })
  const rendered = renderTemplate(template.texts[language] ?? '', wanted.values)
  if (rendered.type === 'missing') return refused({ code: 'valueMissing', fields: rendered.fields })
  const { text } = rendered
  if (text.length > mostCharacters) return refused({ code: 'tooLong', characters: text.length })
  return { type: 'composed', language, text, parts: countParts(text) }
}

const refused = (refusal: ComposeRefusal): Composed => ({ type: 'refused', refusal })

/** The reason as it stands in the log: `valueMissing: amount`. Names fields, never values. */
export const refusalReason = (refusal: ComposeRefusal): string =>
  refusal.code === 'valueMissing' ? `valueMissing: ${refusal.fields.join(', ')}` : refusal.code
