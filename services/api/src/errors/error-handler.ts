import { type ErrorCode, errorAnswer, errorCatalogue, type Problem } from '@tsunagu/messages'
import { isDatabaseAway } from '@tsunagu/store'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { because, DoorError } from './door-error.ts'

/** Whatever goes wrong leaves in one shape, with a code of the catalogue. */
export const handleErrors = (server: FastifyInstance): void => {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const { code, details } = known(error)
    if (errorCatalogue[code].status >= 500) request.log.error({ err: error, code }, 'request failed')
    return sendError(request, reply, code, details)
  })
  server.setNotFoundHandler((request, reply) =>
    sendError(request, reply, 'route.unknown', because(`${request.method} ${request.url.split('?', 1)[0]}`, '')),
  )
}

export const sendError = (
  request: FastifyRequest,
  reply: FastifyReply,
  code: ErrorCode,
  details: readonly Problem[],
): FastifyReply =>
  reply
    .code(errorCatalogue[code].status)
    .type('application/json; charset=utf-8')
    .send(JSON.stringify(errorAnswer(code, details, request.id)))

type Known = { readonly code: ErrorCode; readonly details: readonly Problem[] }

const known = (error: FastifyError): Known => {
  if (error instanceof DoorError) return error
  const byFramework = frameworkCodes[error.code]
  if (byFramework !== undefined) return { code: byFramework, details: [] }
  if (error.statusCode === 429) return { code: 'rate.exceeded', details: [] }
  if (error.statusCode === 400) return { code: 'body.notJson', details: [] }
  if (isDatabaseAway(error)) return { code: 'store.away', details: [] }
  return { code: 'server.fault', details: [] }
}

const frameworkCodes: Readonly<Record<string, ErrorCode>> = {
  FST_ERR_CTP_INVALID_JSON_BODY: 'body.notJson',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'body.notJson',
  FST_ERR_CTP_BODY_TOO_LARGE: 'body.tooLarge',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'body.mediaType',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'header.invalid',
  FST_ERR_BAD_URL: 'path.invalid',
  FST_ERR_MAX_PARAM_LENGTH: 'path.invalid',
}
