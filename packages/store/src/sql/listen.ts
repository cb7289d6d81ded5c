import pg from 'pg'

export type Listening = {
  /** Resolves when the connection is gone, by itself or by `close`. */
  readonly ended: Promise<void>
  readonly close: () => Promise<void>
}

/** Hears NOTIFY on a channel over a connection of its own. Rejects when there is none; whoever listens connects again. */
export const listen = async (
  url: string,
  {
    name,
    channel,
    onRing,
  }: { readonly name: string; readonly channel: string; readonly onRing: (text: string) => void },
): Promise<Listening> => {
  const client = new pg.Client({
    connectionString: url,
    application_name: name,
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  })
  const ended = new Promise<void>((resolve) => {
    client.on('end', resolve)
    client.on('error', () => resolve())
  })
  client.on('notification', ({ payload }) => onRing(payload ?? ''))
  await client.connect()
  await client.query(`listen ${client.escapeIdentifier(channel)}`)
  return { ended, close: () => client.end() }
}
