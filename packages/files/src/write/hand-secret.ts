import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
  randomInt,
} from 'node:crypto'

/** Keys with which a password is handed to the one service that needs it, through stores that must not know it. */
export type HandKeys = { readonly privateKey: string; readonly publicKey: string }

const der = { format: 'der', type: 'spki' } as const

export const makeHandKeys = (): HandKeys => {
  const { privateKey, publicKey } = generateKeyPairSync('x25519')
  return {
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: publicKey.export(der).toString('base64'),
  }
}

const publicOf = (text: string): KeyObject => createPublicKey({ key: Buffer.from(text, 'base64'), ...der })

const keyOf = (privateKey: KeyObject, publicKey: KeyObject, nonce: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', diffieHellman({ privateKey, publicKey }), nonce, 'tsunagu.export', 32))

/** Only whoever has the private key can read it (X25519, HKDF, AES-256-GCM); `about` must be named again to open it. */
export const sealSecret = (publicKey: string, secret: string, about: string): string => {
  const own = generateKeyPairSync('x25519')
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', keyOf(own.privateKey, publicOf(publicKey), nonce), nonce)
  cipher.setAAD(Buffer.from(about))
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return [own.publicKey.export(der), nonce, sealed].map((part) => part.toString('base64')).join('.')
}

/** Throws when the key, the text or `about` is another. */
export const openSecret = (privateKey: string, sealed: string, about: string): string => {
  const [from = '', nonceText = '', body = ''] = sealed.split('.')
  const nonce = Buffer.from(nonceText, 'base64')
  const bytes = Buffer.from(body, 'base64')
  const own = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' })
  const decipher = createDecipheriv('aes-256-gcm', keyOf(own, publicOf(from), nonce), nonce, { authTagLength: 16 })
  decipher.setAAD(Buffer.from(about))
  decipher.setAuthTag(bytes.subarray(-16))
  return decipher.update(bytes.subarray(0, -16), undefined, 'utf8') + decipher.final('utf8')
}

/** Without the characters that are taken for one another when they are read aloud or typed. */
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz'

/** 24 characters in groups of four, about 139 bits: the rounds of the ZIP format are few, so the password has to be long. */
export const makePassword = (): string =>
  Array.from({ length: 6 }, () =>
    Array.from({ length: 4 }, () => letters[randomInt(letters.length)] ?? '').join(''),
  ).join('-')
