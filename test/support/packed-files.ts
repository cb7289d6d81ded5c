import { Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import { Encrypter } from 'age-encryption'

/** Files as clients lock them, made by libraries that know nothing of ours. */

/** The old lock of zips (ZipCrypto), as Windows still makes it; `null`: none. */
export const zipCrypto = async (
  files: Readonly<Record<string, Uint8Array>>,
  password: string | null,
): Promise<Buffer> => {
  const zip = new ZipWriter(new Uint8ArrayWriter(), password === null ? {} : { password, zipCrypto: true })
  for (const [name, bytes] of Object.entries(files)) await zip.add(name, new Uint8ArrayReader(bytes))
  return Buffer.from(await zip.close())
}

/** For a passphrase, or for whoever has the secret key to `age1…`. */
export const ageLocked = async (bytes: Uint8Array, forWhom: string): Promise<Buffer> => {
  const encrypter = new Encrypter()
  // A test need not be as slow as a thief should be.
  encrypter.setScryptWorkFactor(10)
  if (forWhom.startsWith('age1')) encrypter.addRecipient(forWhom)
  else encrypter.setPassphrase(forWhom)
  return Buffer.from(await encrypter.encrypt(bytes))
}
