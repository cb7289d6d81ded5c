import { randomInt } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'

/** OWASP 2024: argon2id with 19 MiB, 2 passes, 1 lane. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const

export const hashPassword = (password: string): Promise<string> => hash(password, cost)

/** Verified against when there is no such account, so that the answer takes as long as for one that is there. */
let nobody: Promise<string> | null = null

export const isPassword = async (stored: string | null, password: string): Promise<boolean> => {
  nobody ??= hashPassword('nobody')
  const right = await verify(stored ?? (await nobody), password)
  return stored !== null && right
}

const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789'

/** 16 letters that are hard to misread: 93 bits. */
export const newPassword = (): string =>
  Array.from({ length: 16 }, () => letters.charAt(randomInt(letters.length))).join('')
