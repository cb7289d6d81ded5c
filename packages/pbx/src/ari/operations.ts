/**
 * The ARI operations that are used, by the names that Asterisk's own API description gives them; both transports know
 * them by these. A part of the path in braces is a parameter.
 */
export const operations = {
  'applications.filter': ['PUT', 'applications/{applicationName}/eventFilter'],
  'applications.subscribe': ['POST', 'applications/{applicationName}/subscription'],
  'asterisk.getInfo': ['GET', 'asterisk/info'],
  'bridges.addChannel': ['POST', 'bridges/{bridgeId}/addChannel'],
  'bridges.createWithId': ['POST', 'bridges/{bridgeId}'],
  'bridges.destroy': ['DELETE', 'bridges/{bridgeId}'],
  'bridges.list': ['GET', 'bridges'],
  'bridges.removeChannel': ['POST', 'bridges/{bridgeId}/removeChannel'],
  'channels.answer': ['POST', 'channels/{channelId}/answer'],
  'channels.continueInDialplan': ['POST', 'channels/{channelId}/continue'],
  'channels.create': ['POST', 'channels/create'],
  'channels.dial': ['POST', 'channels/{channelId}/dial'],
  'channels.getChannelVar': ['GET', 'channels/{channelId}/variable'],
  'channels.hangup': ['DELETE', 'channels/{channelId}'],
  'channels.list': ['GET', 'channels'],
  'channels.mute': ['POST', 'channels/{channelId}/mute'],
  'channels.originateWithId': ['POST', 'channels/{channelId}'],
  'channels.playWithId': ['POST', 'channels/{channelId}/play/{playbackId}'],
  'channels.ring': ['POST', 'channels/{channelId}/ring'],
  'channels.ringStop': ['DELETE', 'channels/{channelId}/ring'],
  'channels.sendDTMF': ['POST', 'channels/{channelId}/dtmf'],
  'channels.setChannelVar': ['POST', 'channels/{channelId}/variable'],
  'channels.snoopChannelWithId': ['POST', 'channels/{channelId}/snoop/{snoopId}'],
  'channels.startMoh': ['POST', 'channels/{channelId}/moh'],
  'channels.startSilence': ['POST', 'channels/{channelId}/silence'],
  'channels.stopMoh': ['DELETE', 'channels/{channelId}/moh'],
  'channels.stopSilence': ['DELETE', 'channels/{channelId}/silence'],
  'channels.unmute': ['DELETE', 'channels/{channelId}/mute'],
  'endpoints.listByTech': ['GET', 'endpoints/{tech}'],
  'playbacks.get': ['GET', 'playbacks/{playbackId}'],
  'playbacks.stop': ['DELETE', 'playbacks/{playbackId}'],
} as const satisfies Record<string, readonly ['GET' | 'POST' | 'PUT' | 'DELETE', string]>

export type AriOperation = keyof typeof operations

export type AriRequest = {
  readonly operation: AriOperation
  readonly params: Readonly<Record<string, string | number>>
  /** Name of the body parameter with its value, as ARI's description calls it, or null. */
  readonly body: { readonly name: 'variables' | 'filter'; readonly json: unknown } | null
}

export type AriAnswer = { readonly status: number; readonly body: unknown }

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Without `/ari/`, with its parameters filled in. */
  readonly path: string
  readonly query: [string, string][]
  readonly body: string | null
}

/** The operation as HTTP, or as REST over the websocket, which is the same. */
export const httpOf = ({ operation, params, body }: AriRequest): HttpRequest => {
  const [method, template] = operations[operation]
  const inPath = new Set<string>()
  const path = template.replace(/\{(\w+)\}/g, (_, name: string) => {
    inPath.add(name)
    return encodeURIComponent(String(params[name]))
  })
  const query = Object.entries(params)
    .filter(([name]) => !inPath.has(name))
    .map(([name, value]) => [name, String(value)] satisfies [string, string])
  return { method, path, query, body: body === null ? null : JSON.stringify(bodyOf(body)) }
}

const bodyOf = (body: NonNullable<AriRequest['body']>): unknown =>
  body.name === 'variables' ? { variables: body.json } : body.json

/** The JSON of an answer, or the text when it is none. */
export const parsedBody = (text: string | undefined): unknown => {
  if (text === undefined || text === '') return null
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
