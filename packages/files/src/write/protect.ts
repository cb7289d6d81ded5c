import { ReadableStream } from 'node:stream/web'
import { Encrypter } from 'age-encryption'
import { zipChunks } from './zip.ts'

/** How a file is protected while it changes hands (S7). */
export type Protection =
  | { readonly kind: 'none' }
  | { readonly kind: 'zip'; readonly password: string }
  | { readonly kind: 'age'; readonly receivers: readonly string[] }

/** What the protection adds to the name of the file. */
export const protectedName = (name: string, kind: Protection['kind']): string =>
  kind === 'none' ? name : `${name}.${kind}`

/** The file as it is handed over, in bounded memory. */
export const protect = (
  name: string,
  content: AsyncGenerator<Buffer>,
  protection: Protection,
): AsyncIterable<Uint8Array> => {
  if (protection.kind === 'none') return content
  if (protection.kind === 'zip') return zipChunks([{ name, content }], { password: protection.password })
  return forReceivers(content, protection.receivers)
}

async function* forReceivers(
  content: AsyncGenerator<Buffer>,
  receivers: readonly string[],
): AsyncGenerator<Uint8Array> {
  const encrypter = new Encrypter()
  for (const receiver of receivers) encrypter.addRecipient(receiver)
  yield* await encrypter.encrypt(ReadableStream.from(content) as globalThis.ReadableStream<Uint8Array>)
}
