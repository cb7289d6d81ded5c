import { countParts, mostCharacters } from './parts.ts'
import { fieldsOfTemplate, type MessageTemplate, readTemplate } from './template.ts'

/** A value is counted as long as this before it is known. */
export const fieldCharacters = 40

/** How long a text can get. */
export type TemplateSize = { readonly characters: number; readonly parts: number }

/** The text with every field as long as fields are counted, or as what stands in for it, whichever is longer. */
export const worstCase = (text: string): TemplateSize => {
  const longest = readTemplate(text).pieces.map((piece) =>
    piece.type === 'text' ? piece.text : 'あ'.repeat(fieldCharacters).padEnd(piece.otherwise?.length ?? 0, 'あ'),
  )
  const written = longest.join('')
  return { characters: written.length, parts: countParts(written) }
}

/** Where: `ja` for a whole text, `ja:12` for its 12th character. */
export type TemplateProblem = { readonly where: string; readonly found: string; readonly expected: string }

/** All that forbids a template; none: it may be used. */
export const templateProblems = ({ texts }: MessageTemplate): readonly TemplateProblem[] => [
  ...(texts.ja === undefined
    ? [
        {
          where: 'ja',
          found: '',
          expected: 'a text in Japanese: callers of other languages get it when there is none in theirs',
        },
      ]
    : []),
  ...Object.entries(texts).flatMap(([language, text]) => textProblems(language, text)),
  ...Object.entries(texts).flatMap(([language, text]) => unlikeJapanese(language, text, texts.ja)),
]

const textProblems = (language: string, text: string): readonly TemplateProblem[] => {
  const faults = readTemplate(text).faults.map(({ at, found, expected }) => ({
    where: `${language}:${at}`,
    found,
    expected,
  }))
  const control = [...text].findIndex((character) => character < ' ' && character !== '\n')
  const { characters } = worstCase(text)
  return [
    ...(text.trim() === '' ? [{ where: language, found: '', expected: 'a text' }] : []),
    ...faults,
    ...(control < 0
      ? []
      : [{ where: `${language}:${control + 1}`, found: 'a control character', expected: 'none but line breaks' }]),
    ...(characters <= mostCharacters
      ? []
      : [
          {
            where: language,
            found: `up to ${characters} characters, each field counted as ${fieldCharacters}`,
            expected: `at most ${mostCharacters} (10 parts), the longest that all carriers take`,
          },
        ]),
  ]
}

/** A field that only a translation has is a slip of the pen: nobody would notice before a text is refused. */
const unlikeJapanese = (language: string, text: string, japanese: string | undefined): readonly TemplateProblem[] => {
  if (japanese === undefined || language === 'ja') return []
  const known = fieldsOfTemplate(japanese)
  const names = [...known.needed, ...known.optional]
  const strange = fieldsOfTemplate(text).needed.filter((field) => !names.includes(field))
  return strange.map((field) => ({
    where: language,
    found: `{${field}}`,
    expected:
      names.length === 0 ? 'no field, as in the Japanese text' : `a field of the Japanese text: ${names.join(', ')}`,
  }))
}
