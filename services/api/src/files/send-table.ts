import { type Cell, codePoints, csvFile, geta, xlsxOf } from '@tsunagu/files'
import type { FastifyReply } from 'fastify'

/** A list as a file: what people open in Excel. */
export type FileTable = {
  /** Of the file, without its ending; ASCII. */
  readonly name: string
  /** Of the sheet. */
  readonly title: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly Cell[])[]
}

export type FileForm = { readonly format: 'csv' | 'xlsx'; readonly encoding: 'utf8' | 'cp932' }

const excelType = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

/** Which characters CP932 does not have and 〓 stands for, so that nobody takes 〓 for what was written. */
export const replacedHeader = 'x-tsunagu-replaced'

/**
 * A list as an Excel file or as CSV for people. Characters that CP932 lacks are written as 〓 and named in the header
 * `x-tsunagu-replaced`, e.g. `U+1F642 U+D55C`.
 */
export const sendTable = async (reply: FastifyReply, table: FileTable, form: FileForm): Promise<FastifyReply> => {
  const { name, title, head, rows } = table
  const answer = reply
    .header('cache-control', 'private, no-store')
    .header('content-disposition', `attachment; filename="${name}.${form.format}"`)
  if (form.format === 'xlsx') return answer.type(excelType).send(await xlsxOf([{ name: title, head, rows }]))
  const { bytes, replaced } = csvFile([head, ...rows], form.encoding === 'cp932' ? 'CP932' : 'UTF-8')
  if (replaced.length > 0) answer.header(replacedHeader, replaced.map(codePoints).join(', '))
  return answer.type(`text/csv; charset=${form.encoding === 'cp932' ? 'Shift_JIS' : 'utf-8'}`).send(bytes)
}

/** Said to people beside the file. */
export const replacedMeaning = `CP932 にない文字は ${geta} で書き、応答ヘッダー ${replacedHeader} に示す`
