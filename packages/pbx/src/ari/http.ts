import { Agent, request } from 'undici'
import { z } from 'zod'
import { type AriAnswer, type AriRequest, httpOf, parsedBody } from './operations.ts'
import type { AriAddress, LinkTiming } from './transport.ts'

export type AriHttp = { readonly call: (request: AriRequest) => Promise<AriAnswer>; readonly close: () => void }

/**
 * ARI over keep-alive HTTP. Asterisk closes idle connections after exactly 15 s, so ours are given up after 10; its
 * listen backlog is 10, so there are never more than 4.
 */
export const openAriHttp = (address: AriAddress, deadlineMs: number): AriHttp => {
  const agent = new Agent({
    connections: 4,
    keepAliveTimeout: 10_000,
    keepAliveMaxTimeout: 10_000,
    connectTimeout: deadlineMs,
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
  })
  const authorization = `Basic ${Buffer.from(`${address.user}:${address.password}`).toString('base64')}`
  const call = async (asked: AriRequest): Promise<AriAnswer> => {
    const { method, path, query, body } = httpOf(asked)
    const search = new URLSearchParams(query).toString()
    const url = `${address.url}/ari/${path}${search === '' ? '' : `?${search}`}`
    const headers = body === null ? { authorization } : { authorization, 'content-type': 'application/json' }
    const answer = await request(url, { dispatcher: agent, method, headers, body })
    return { status: answer.statusCode, body: parsedBody(await answer.body.text()) }
  }
  return { call, close: () => void agent.destroy() }
}

export const asteriskInfo: AriRequest = { operation: 'asterisk.getInfo', params: { only: 'system' }, body: null }

const info = z.object({ system: z.object({ version: z.string() }) })

/** The version by plain HTTP, which an Asterisk of any age understands. */
export const askVersion = async (address: AriAddress, timing: LinkTiming): Promise<string> => {
  const http = openAriHttp(address, timing.deadlineMs)
  try {
    const answer = await http.call(asteriskInfo)
    if (answer.status === 401) throw new Error('Asterisk refuses the ARI user or password (401)')
    const said = info.safeParse(answer.body)
    if (!said.success) throw new Error(`Asterisk does not say its version (${answer.status})`)
    return said.data.system.version
  } finally {
    http.close()
  }
}
