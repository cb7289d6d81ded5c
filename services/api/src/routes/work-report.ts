import { workReportFileQuery, workReportQuery, workReportSchema } from '@tsunagu/messages'
import type { FastifyRequest } from 'fastify'
import type { Access } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { replacedMeaning, sendTable } from '../files/send-table.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { reportOf, reportTable } from '../records/work-report.ts'
import type { Server } from '../server.ts'
import { answers, errorsOnly } from './answers.ts'

const tags = ['work']
const roles: Access = ['supervisor', 'manager', 'auditor']

/** The daily report as far as its data exists (P5, E16(2)), read or as a file. */
export const addWorkReport = (server: Server, house: House): void => {
  const look = (request: FastifyRequest): Promise<void> => tellLook(house.db, request, 'work.reported', null)
  server.get(
    '/v1/work/report',
    {
      config: { roles },
      schema: {
        tags,
        summary: '日報（項目ア〜サ）、または数日分の合計',
        querystring: workReportQuery,
        response: answers(workReportSchema),
      },
    },
    async (request) => {
      await look(request)
      return reportOf(house.db, visitorOf(request), request.query)
    },
  )
  server.get(
    '/v1/work/report/file',
    {
      config: { roles },
      schema: {
        tags,
        summary: '日報を Excel・CSV で',
        description: replacedMeaning,
        querystring: workReportFileQuery,
        response: errorsOnly,
      },
    },
    async (request, reply) => {
      await look(request)
      const { format, encoding, ...span } = request.query
      const report = await reportOf(house.db, visitorOf(request), span)
      return sendTable(reply, reportTable(report), { format, encoding })
    },
  )
}
