import { createCipheriv, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'

const keyBytes = 32
const saltBytes = 16
const blockBytes = 16
/** Set by the format (WinZip AE-2): 1000 rounds of PBKDF2 with HMAC-SHA1; so the password has to be long. */
const rounds = 1_000

export type ZipSeal = {
  /** Stands before the data: salt and two bytes by which a wrong password is known. */
  readonly head: Buffer
  readonly seal: (chunk: Uint8Array) => Buffer
  /** Stands behind the data: ten bytes by which a changed file is known. */
  readonly tail: () => Buffer
}

/** Extra field 0x9901 of an entry: AE-2, AES-256, what the data was packed with. */
export const aesExtra = (method: number): Buffer => {
  const extra = Buffer.from([0x01, 0x99, 7, 0, 2, 0, 0x41, 0x45, 3, 0, 0])
  extra.writeUInt16LE(method, 9)
  return extra
}

/** The counter counts from its lowest byte, unlike CTR elsewhere, so the stream is made of single blocks. */
const keyStream = (key: Buffer): ((length: number) => Buffer) => {
  const cipher = createCipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  let count = 0
  let left: Buffer = Buffer.alloc(0)
  return (length) => {
    if (left.length < length) {
      const blocks = Math.ceil((length - left.length) / blockBytes)
      const counters = Buffer.alloc(blocks * blockBytes)
      for (let i = 0; i < blocks; i++) counters.writeUIntLE(++count, i * blockBytes, 6)
      left = Buffer.concat([left, cipher.update(counters)])
    }
    const stream = left.subarray(0, length)
    left = left.subarray(length)
    return stream
  }
}

/** Protects the data of one entry with a password, as WinZip, 7-Zip and libarchive know it (AE-2, AES-256). */
export const zipSeal = (password: string, salt: Buffer = randomBytes(saltBytes)): ZipSeal => {
  const made = pbkdf2Sync(Buffer.from(password), salt, rounds, keyBytes * 2 + 2, 'sha1')
  const stream = keyStream(made.subarray(0, keyBytes))
  const code = createHmac('sha1', made.subarray(keyBytes, keyBytes * 2))
  return {
    head: Buffer.concat([salt, made.subarray(keyBytes * 2)]),
    seal: (chunk) => {
      const out = Buffer.from(chunk)
      const keys = stream(out.length)
      for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) ^ (keys[i] ?? 0)
      code.update(out)
      return out
    },
    tail: () => code.digest().subarray(0, 10),
  }
}
