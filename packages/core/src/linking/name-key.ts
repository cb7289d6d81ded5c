import { usualCharacters } from './character-forms.ts'
import { withoutForm } from './corporate-form.ts'
import { soundOf, wideKana } from './kana-fold.ts'

const separators = /[\s・･,，、.．。=＝‐‑–—―\-'’`´()]+/gu
/** A former name, or what is no name at all. */
const inBrackets = /\([^)]*\)/gu
/** What is written behind a name out of politeness, and how many others there are. */
const behind = /(?:\s+(?:御中|氏|[外他ほか]+\d*名?)|\s*[様殿])+\s*$/u

const plainName = (name: string): string =>
  withoutForm(usualCharacters(name))
    .name.replace(inBrackets, ' ')
    .replace(separators, ' ')
    .replace(behind, '')
    .toLowerCase()

/** The words of a name as they were separated: 山田 太郎 → 2, グエン・ヴァン・アン → 3. Katakana, usual characters. */
export const nameWords = (name: string): readonly string[] =>
  wideKana(plainName(name))
    .split(' ')
    .filter((word) => word !== '')

/**
 * A name without width, kind of kana, old character forms, spaces and corporate form: ＝ and "begins with" work on it.
 * 髙橋　花子 → 高橋花子, ㈱やまだ → ヤマダ, Nguyễn Văn An → nguyễnvănan.
 */
export const nameKey = (name: string): string => nameWords(name).join('')

/** As it sounds, for = and "begins with": ﾔﾏﾀﾞ ｺｰｼﾞ and やまだ こうじ are one. */
export const kanaKey = (kana: string): string => soundOf(nameKey(kana))

/** Any text without width, kind of kana and old character forms; spaces stay. For searching: fold both sides. */
export const foldText = (text: string): string => wideKana(usualCharacters(text)).toLowerCase()
