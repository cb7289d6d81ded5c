import { fieldsOfTemplate } from './template.ts'

/**
 * Fields that nobody fills in: their value is an authenticity code (本物確認コード) of its own, given when the text is written.
 * Whoever gets the text can ring the published number and key it in.
 */
export const codeFields: readonly string[] = ['code', '確認コード']

/** Whether this text of a template vouches for itself. */
export const hasCode = (text: string): boolean => {
  const { needed, optional } = fieldsOfTemplate(text)
  return [...needed, ...optional].some((field) => codeFields.includes(field))
}

/** Values of a text with its code; what was given under these names does not count. */
export const withCode = (values: Readonly<Record<string, string>>, code: string): Readonly<Record<string, string>> => ({
  ...values,
  ...Object.fromEntries(codeFields.map((field) => [field, code])),
})
