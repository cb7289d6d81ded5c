import { command } from './api.ts'

/** What an agent may ask, or a supervisor for an agent: `ask('mute', { muted: true })` is the action of a button. */
export const wishesOf =
  (agent: string) =>
  (verb: string, body: unknown = null) =>
  (): Promise<unknown> =>
    command(`/v1/agents/${encodeURIComponent(agent)}/${verb}`, body)

export type Ask = ReturnType<typeof wishesOf>
