import { type ErrorAnswer, errorAnswerSchema } from '@tsunagu/messages'
import type { z } from 'zod'
import { type ExitCode, exitCode, Failure } from './exit.ts'
import { tokenFor } from './session-file.ts'

export type Api = {
  readonly url: string
  /** One request, its answer checked against the catalogue. Throws Failure. */
  readonly call: <S extends z.ZodType>(schema: S, method: string, path: string, body?: unknown) => Promise<z.infer<S>>
  /** The reply itself, for bodies that are not JSON. */
  readonly fetch: (method: string, path: string, body?: unknown) => Promise<Response>
  /** The same with the bytes of a file as its body. */
  readonly upload: <S extends z.ZodType>(
    schema: S,
    method: string,
    path: string,
    type: string,
    bytes: Uint8Array<ArrayBuffer>,
  ) => Promise<z.infer<S>>
  /** The same with bytes that come bit by bit, however many. */
  readonly stream: <S extends z.ZodType>(
    schema: S,
    method: string,
    path: string,
    type: string,
    bytes: ReadableStream<Uint8Array>,
  ) => Promise<z.infer<S>>
  /** The same door with another token. */
  readonly with: (token: string) => Api
}

const deadlineMs = 30_000
/** Until a file is sent and taken in, some gigabytes of it. */
const uploadMs = 3_600_000

export const openApi = (url: string, token: string | null = tokenFor(url)): Api => {
  const sendBody = async (method: string, path: string, body: Body | null): Promise<Response> => {
    const reply = await request(url, token, method, path, body)
    if (!reply.ok) throw await failureOf(reply)
    return reply
  }
  const send = (method: string, path: string, body?: unknown): Promise<Response> =>
    sendBody(method, path, body === undefined ? null : { type: 'application/json', content: JSON.stringify(body) })
  const known = async <S extends z.ZodType>(schema: S, reply: Response): Promise<z.infer<S>> => {
    const result = schema.safeParse(await reply.json())
    if (result.success) return result.data
    throw new Failure(exitCode.unreachable, 'answer.unknown', `the answer of ${url} is not what this version knows`)
  }
  return {
    url,
    fetch: send,
    with: (other) => openApi(url, other),
    call: async (schema, method, path, body) => known(schema, await send(method, path, body)),
    stream: async (schema, method, path, type, content) =>
      known(schema, await sendBody(method, path, { type, content })),
    upload: async (schema, method, path, type, content) =>
      known(schema, await sendBody(method, path, { type, content })),
  }
}

type Body = { readonly type: string; readonly content: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array> }

const request = async (
  url: string,
  token: string | null,
  method: string,
  path: string,
  body: Body | null,
): Promise<Response> => {
  const headers = {
    'x-tsunagu-door': 'cli',
    ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    ...(body === null ? {} : { 'content-type': body.type }),
  }
  try {
    return await fetch(new URL(path, url), {
      method,
      headers,
      signal: AbortSignal.timeout(typeof body?.content === 'object' ? uploadMs : deadlineMs),
      ...(body === null ? {} : { body: body.content, duplex: 'half' }),
    })
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error)
    throw new Failure(exitCode.unreachable, 'api.unreachable', `${url} cannot be reached: ${cause}`)
  }
}

const failureOf = async (reply: Response): Promise<Failure> => {
  const text = await reply.text()
  const error = readError(text)
  if (error === null)
    return new Failure(exitCode.unreachable, 'answer.unknown', `HTTP ${reply.status}: ${text.slice(0, 200)}`)
  const details = error.details.map(
    ({ where, found, expected, hint }) =>
      `  ${[where, expected === '' ? '' : `expected ${expected}`, found === '' ? '' : `found ${found}`, hint].filter((part) => part !== '').join(': ')}`,
  )
  const message = [error.message, error.messageEn, ...details, `(${error.code}, ${error.requestId})`].join('\n')
  return new Failure(exitOf(reply.status), error.code, message)
}

const readError = (text: string): ErrorAnswer['error'] | null => {
  try {
    return errorAnswerSchema.parse(JSON.parse(text)).error
  } catch (error) {
    if (error instanceof Error) return null
    throw error
  }
}

const exitOf = (status: number): ExitCode => {
  if (status === 401 || status === 403) return exitCode.notAllowed
  if (status === 400 || status === 415) return exitCode.usage
  return status === 503 || status === 504 || status === 429 ? exitCode.unreachable : exitCode.refused
}

/** Query string without what was not given. */
export const query = (values: Readonly<Record<string, string | undefined>>): string => {
  const given = Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]))
  return given.length === 0 ? '' : `?${new URLSearchParams(Object.fromEntries(given))}`
}
