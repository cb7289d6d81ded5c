import type { Said } from '../story/telling.ts'

export type ResearchCause = 'noNumber' | 'hand'

/** `found` with a new number, `notFound` after all ways were tried, `dropped` because nobody needs it any more. */
export type ResearchState = 'open' | 'taken' | 'found' | 'notFound' | 'dropped'

/** Where a number is looked for (O3, C9(4)ク). */
export const researchMethods = [
  'clientRegister',
  'residentRegister',
  'directory',
  'letter',
  'visit',
  'relative',
  'employer',
  'web',
  'other',
] as const
export type ResearchMethod = (typeof researchMethods)[number]

export const researchMethodSaid: { readonly [method in ResearchMethod]: Said } = {
  clientRegister: { ja: '委託元の台帳・過去の記録', en: "the client's registers and earlier records" },
  residentRegister: { ja: '住民票・戸籍の照会', en: 'the resident register' },
  directory: { ja: '電話帳・番号案内', en: 'a directory' },
  letter: { ja: '文書による照会', en: 'a letter' },
  visit: { ja: '訪問', en: 'a visit' },
  relative: { ja: '親族への照会', en: 'a relative' },
  employer: { ja: '勤務先への照会', en: 'the employer' },
  web: { ja: 'インターネット', en: 'the web' },
  other: { ja: 'その他', en: 'another way' },
}
