// Where a stack lives, and how its env file is read. Used by every script here.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
export const run = resolve(process.env.TSUNAGU_RUN_DIR || join(root, '.run'))
export const envFile = join(run, 'env')

const parse = (text) =>
  Object.fromEntries(
    text
      .split('\n')
      .filter((line) => /^[A-Z0-9_]+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  )

/** What <run>/env says; empty before the first set-up. */
export const readEnv = () => (existsSync(envFile) ? parse(readFileSync(envFile, 'utf8')) : {})
