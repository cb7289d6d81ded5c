/** A "no" of the server in words a person can act on. */
export class Refused extends Error {
  readonly code: string
  readonly status: number
  readonly details: readonly Detail[]
  constructor(code: string, status: number, message: string, details: readonly Detail[] = []) {
    super(message)
    this.code = code
    this.status = status
    this.details = details
  }
}

/** One thing that is wrong: where, what stands there and what should. */
type Detail = { readonly where: string; readonly found: string; readonly expected: string; readonly hint: string }

type ErrorBody = {
  readonly error?: {
    readonly code: string
    readonly message: string
    readonly details: readonly Detail[]
  }
}

/** One request to our own server; throws Refused. */
export const call = async <Answer>(method: string, path: string, body: unknown = null, key: string | null = null) => {
  const headers: Record<string, string> = {}
  if (body !== null) headers['content-type'] = 'application/json'
  if (key !== null) headers['idempotency-key'] = key
  const reply = await fetch(path, {
    method,
    headers,
    credentials: 'same-origin',
    ...(body === null ? {} : { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new Refused('network', 0, 'サーバーに接続できません。ネットワークを確かめてください。')
  })
  const answer: unknown = await reply.json().catch(() => ({}))
  if (reply.ok) return answer as Answer
  const { error } = answer as ErrorBody
  throw new Refused(
    error?.code ?? 'unknown',
    reply.status,
    error?.message ?? `サーバーの返事が読めません（${reply.status}）。`,
    error?.details ?? [],
  )
}

/** A command: the key makes a second click or a repeated try harmless. */
export const command = (path: string, body: unknown = null): Promise<unknown> =>
  call('POST', path, body, crypto.getRandomValues(new Uint32Array(4)).join('-'))
