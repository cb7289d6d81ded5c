import type { Direction } from '../log/events.ts'
import { readTemplate, renderTemplate } from '../message/template.ts'

/** What an agent says first, and then; `{organisation}` and `{agent}` are filled in. */
export type ScriptText = { readonly firstWords: string; readonly body: string }

/** Where a script is shown. Null: on every line, for every kind of claim. */
export type ScriptPlace = {
  readonly direction: Direction
  readonly line: string | null
  readonly claimKind: string | null
}

export type Script = ScriptPlace & {
  readonly id: string
  readonly version: number
  /** Said as `{organisation}`. */
  readonly organisation: string
  /** Language → text; Japanese is always there. */
  readonly texts: Readonly<Record<string, ScriptText>>
}

/** The script of a call: of its line and kind of claim, else of its line, else of the kind, else the general one. */
export const scriptFor = (scripts: readonly Script[], place: ScriptPlace): Script | null => {
  const fits = scripts.filter(
    ({ direction, line, claimKind }) =>
      direction === place.direction &&
      (line === null || line === place.line) &&
      (claimKind === null || claimKind === place.claimKind),
  )
  return fits.reduce<Script | null>((best, one) => (best === null || rank(one) > rank(best) ? one : best), null)
}

const rank = ({ line, claimKind }: ScriptPlace): number => (line === null ? 0 : 2) + (claimKind === null ? 0 : 1)

/** A script as it is said. */
export type SpokenScript = ScriptText & {
  readonly script: string
  readonly version: number
  readonly language: string
}

/** In the caller's language, or Japanese. Null: a field has no value, and words with a hole are not shown. */
export const sayScript = (
  { id, version, organisation, texts }: Script,
  language: string,
  agent: string,
): SpokenScript | null => {
  const found = texts[language] === undefined ? 'ja' : language
  const text = texts[found]
  if (text === undefined) return null
  const [firstWords, body] = [text.firstWords, text.body].map((one) => renderTemplate(one, { organisation, agent }))
  if (firstWords?.type !== 'rendered' || body?.type !== 'rendered') return null
  return { script: id, version, language: found, firstWords: firstWords.text, body: body.text }
}

type ScriptProblem = { readonly where: string; readonly found: string; readonly expected: string }

const fields = ['organisation', 'agent']

/** What is wrong with a script: whoever answers says in the first words where he works and who he is, in every language. */
export const scriptProblems = ({
  organisation,
  texts,
}: Pick<Script, 'organisation' | 'texts'>): readonly ScriptProblem[] => [
  ...(organisation.trim() === '' ? [{ where: 'organisation', found: '', expected: 'the name that is said' }] : []),
  ...(texts.ja === undefined ? [{ where: 'texts.ja', found: '', expected: 'first words in Japanese' }] : []),
  ...Object.entries(texts).flatMap(([language, { firstWords, body }]) => [
    ...partProblems(`texts.${language}.firstWords`, firstWords),
    ...partProblems(`texts.${language}.body`, body),
    ...fields
      .filter((field) => !namesIn(firstWords).includes(field))
      .map((field) => ({ where: `texts.${language}.firstWords`, found: firstWords, expected: `{${field}} in it` })),
  ]),
]

const partProblems = (where: string, text: string): readonly ScriptProblem[] => [
  ...readTemplate(text).faults.map(({ at, found, expected }) => ({ where: `${where}:${at}`, found, expected })),
  ...namesIn(text)
    .filter((name) => !fields.includes(name))
    .map((name) => ({ where, found: `{${name}}`, expected: '{organisation} or {agent}' })),
]

const namesIn = (text: string): readonly string[] =>
  readTemplate(text).pieces.flatMap((piece) => (piece.type === 'field' ? [piece.field] : []))
