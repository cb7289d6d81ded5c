/** The text of a template, taken apart. `otherwise` stands in where a field is empty; null: the field may not be empty. */
export type TemplatePiece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'field'; readonly field: string; readonly otherwise: string | null }

/** A text to citizens in its languages: `{field}` and `{field|what stands there when it is empty}` are filled in. */
export type MessageTemplate = {
  readonly id: string
  /** Language → text. */
  readonly texts: Readonly<Record<string, string>>
}

/** What is wrong at one place of a template's text; `at` counts characters from 1. */
export type TemplateFault = { readonly at: number; readonly found: string; readonly expected: string }

const fieldPattern = /^([A-Za-z][A-Za-z0-9_]{0,39}|確認コード)(?:\|([^{}|]*))?$/

const braces = /\{([^{}]*)\}|[{}]/g

/** Takes a text apart; faults are braces that are no field. */
export const readTemplate = (
  text: string,
): { readonly pieces: readonly TemplatePiece[]; readonly faults: readonly TemplateFault[] } => {
  const pieces: TemplatePiece[] = []
  const faults: TemplateFault[] = []
  let from = 0
  for (const match of text.matchAll(braces)) {
    const field = fieldPattern.exec(match[1] ?? '')
    if (match.index > from) pieces.push({ type: 'text', text: text.slice(from, match.index) })
    if (field === null)
      faults.push({ at: match.index + 1, found: match[0], expected: '{field} or {field|what stands there when empty}' })
    else pieces.push({ type: 'field', field: field[1] ?? '', otherwise: field[2] ?? null })
    from = match.index + match[0].length
  }
  if (from < text.length) pieces.push({ type: 'text', text: text.slice(from) })
  return { pieces, faults }
}

/** The fields of a text that must have a value, and those that may be empty; a field that occurs in both ways must have one. */
export const fieldsOfTemplate = (
  text: string,
): { readonly needed: readonly string[]; readonly optional: readonly string[] } => {
  const fields = readTemplate(text).pieces.flatMap((piece) => (piece.type === 'field' ? [piece] : []))
  const needed = new Set(fields.filter(({ otherwise }) => otherwise === null).map(({ field }) => field))
  const optional = new Set(fields.map(({ field }) => field).filter((field) => !needed.has(field)))
  return { needed: [...needed], optional: [...optional] }
}

/** The language a text is written in for somebody who speaks `language`: that one, else Japanese, else none. */
export const languageFor = ({ texts }: MessageTemplate, language: string): string | null =>
  texts[language] !== undefined ? language : texts.ja !== undefined ? 'ja' : null

export type Rendered =
  | { readonly type: 'rendered'; readonly text: string }
  /** Nothing is sent rather than a text with holes. */
  | { readonly type: 'missing'; readonly fields: readonly string[] }

/** A text with its fields filled in. A value of spaces only is none. */
export const renderTemplate = (text: string, values: Readonly<Record<string, string>>): Rendered => {
  const missing = new Set<string>()
  const written = readTemplate(text).pieces.map((piece) => {
    if (piece.type === 'text') return piece.text
    const value = (values[piece.field] ?? '').trim()
    if (value !== '') return value
    if (piece.otherwise === null) missing.add(piece.field)
    return piece.otherwise ?? ''
  })
  return missing.size > 0 ? { type: 'missing', fields: [...missing] } : { type: 'rendered', text: written.join('') }
}
