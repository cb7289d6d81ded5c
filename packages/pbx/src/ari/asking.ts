import type { AriConnection } from './connection.ts'
import type { AriAnswer, AriOperation, AriRequest } from './operations.ts'

/** What a PBX may answer that is no fault of ours or of the link. */
export class Refused extends Error {
  readonly status: number

  constructor(operation: AriOperation, answer: AriAnswer) {
    super(`${operation}: ${messageOf(answer)} (${answer.status})`)
    this.status = answer.status
  }

  get isGone(): boolean {
    return this.status === 404
  }
}

export const ask = (
  operation: AriOperation,
  params: AriRequest['params'],
  body: AriRequest['body'] = null,
): AriRequest => ({ operation, params, body })

/** Asks, and throws `Refused` for any answer but 2xx and those expected. */
export const expectDone = async (
  connection: AriConnection,
  request: AriRequest,
  alsoFine: readonly number[] = [],
): Promise<AriAnswer> => {
  const answer = await connection.call(request)
  const isFine = (answer.status >= 200 && answer.status < 300) || alsoFine.includes(answer.status)
  if (!isFine) throw new Refused(request.operation, answer)
  return answer
}

const messageOf = ({ body }: AriAnswer): string => {
  if (typeof body !== 'object' || body === null) return String(body)
  const { message, error } = body as { message?: unknown; error?: unknown }
  return String(message ?? error ?? 'no reason given')
}
