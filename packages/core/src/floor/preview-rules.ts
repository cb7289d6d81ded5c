import type { Request } from '../log/requests.ts'
import { no } from './answers.ts'
import type { Rule } from './requests.ts'

export type PreviewRequest = 'preview.accept' | 'preview.skip'
type Rules = { readonly [T in PreviewRequest]: Rule<Extract<Request, { type: T }>> }

/** What an agent may say of a case that is shown before it is dialled (O10). */
export const previewRules: Rules = {
  'preview.accept': (_turn, { id }) => no('preview.none', `no case is shown to ${id}`),
  'preview.skip': (_turn, { id }) => no('preview.none', `no case is shown to ${id}`),
}
