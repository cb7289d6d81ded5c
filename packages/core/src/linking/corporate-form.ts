import { usualCharacters } from './character-forms.ts'

/** 株式会社 and 有限会社 with the same name are two companies, so the form is kept apart, not lost. */
export type CorporateForm =
  | 'kabushiki'
  | 'yugen'
  | 'godo'
  | 'goshi'
  | 'gomei'
  | 'iryo'
  | 'shakaiFukushi'
  | 'gakko'
  | 'shukyo'
  | 'shadan'
  | 'zaidan'
  | 'npo'
  | 'kumiai'
  | 'tokushu'

/** As written before or behind the name (前株, 後株); the short ones as banks write them (全銀協: カ）, （カ, ユ） …). */
const written: readonly (readonly [CorporateForm, string])[] = [
  ['kabushiki', '株\\s*式\\s*会\\s*社|\\(株\\)|カブシキガイシャ|カブシキカイシャ'],
  ['yugen', '有\\s*限\\s*会\\s*社|\\(有\\)|ユウゲンガイシャ|ユウゲンカイシャ'],
  ['godo', '合同会社|\\(同\\)|ゴウドウガイシャ'],
  ['goshi', '合資会社|\\(資\\)|ゴウシガイシャ'],
  ['gomei', '合名会社|\\(名\\)|ゴウメイガイシャ'],
  ['iryo', '(?:特定|社会)?医療法人(?:社団|財団)?|\\(医\\)'],
  ['shakaiFukushi', '社会福祉法人|\\(福\\)'],
  ['gakko', '(?:準)?学校法人|\\(学\\)'],
  ['shukyo', '宗教法人|\\(宗\\)'],
  ['shadan', '(?:一般|公益)?社団法人|\\((?:一社|公社|社)\\)'],
  ['zaidan', '(?:一般|公益)?財団法人|\\((?:一財|公財|財)\\)'],
  ['npo', '(?:認定)?特定非営利活動法人|NPO法人|\\(特非\\)'],
  ['kumiai', '(?:事業|農業|漁業|生活|企業)?協同組合(?:連合会)?|農事組合法人|管理組合法人'],
  ['tokushu', '独立行政法人|地方独立行政法人|国立大学法人|弁護士法人|税理士法人|司法書士法人'],
]

/** Only at an end of the name, so that a given name カ is no company. */
const banks: readonly (readonly [CorporateForm, string])[] = [
  ['kabushiki', 'カ'],
  ['yugen', 'ユ'],
  ['godo', 'ド'],
  ['goshi', 'シ'],
  ['gomei', 'メ'],
]

const patterns = [
  ...written.map(([form, text]) => [form, new RegExp(text, 'iu')] as const),
  ...banks.map(([form, kana]) => [form, new RegExp(`^${kana}\\)|\\(${kana}\\)?$`, 'u')] as const),
]

/** Cheap look whether there can be a form at all; most names have none. */
const maybe = /[()]|会\s*社|法人|組合|ガイシャ|カイシャ/u

/** The form and the name without it; `form` is null for what reads as a natural person. Takes usual characters. */
export const withoutForm = (name: string): { readonly form: CorporateForm | null; readonly name: string } => {
  if (!maybe.test(name)) return { form: null, name }
  for (const [form, pattern] of patterns)
    if (pattern.test(name))
      return {
        form,
        name: name
          .replace(pattern, ' ')
          .replace(/代表(?:取締役|社員|理事|者).*$/u, '')
          .trim(),
      }
  return { form: null, name }
}

export const corporateForm = (name: string): CorporateForm | null => withoutForm(usualCharacters(name)).form
