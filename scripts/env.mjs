#!/usr/bin/env node
// Writes <run>/env: every address and secret of one private stack, in one place, readable by its owner only.
// Addresses come from ports.json; secrets are made once and kept. What the environment gives wins and is kept too;
// given as an empty string it goes back to the private server.
// No dependencies and no build: this runs before `npm ci`.
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { envFile, readEnv, root, run } from './env-file.mjs'

const ports = JSON.parse(readFileSync(join(root, 'ports.json'), 'utf8'))
const before = readEnv()
/**
 * An environment that was itself loaded from an env file says nothing on purpose beyond where the stack lives: taken at
 * its word, one stack started from another would share its servers.
 */
const inherited = process.env.TSUNAGU_REDIS_PRIVATE !== undefined
const places = ['TSUNAGU_RUN_DIR', 'TSUNAGU_PORT_BASE', 'TSUNAGU_ASTERISK_ROOT']
const given = (name) => (inherited && !places.includes(name) ? undefined : process.env[name])

/** What the environment says, or what was said last time, or the default. */
const chosen = (name, fallback) => given(name) || before[name] || fallback
/** Random, made once. Letters and digits only, so that no config file or URL has to quote it. */
const secret = (name) => chosen(name, randomBytes(18).toString('hex'))

const portBase = () => {
  const text = chosen('TSUNAGU_PORT_BASE', String(ports.base))
  const base = Number(text)
  if (Number.isInteger(base) && base >= 1024 && base <= 61_000) return base
  console.error(`env: TSUNAGU_PORT_BASE is "${text}"; expected a whole number from 1024 to 61000`)
  process.exit(2)
}
const base = portBase()
const port = (name) => base + ports.offsets[name]
/** True when the ports of this stack are the ones it had last time, so that a kept address is still right. */
const samePlace = before.TSUNAGU_PORT_BASE === String(base) && before.TSUNAGU_RUN_DIR === run

/** A server that someone else runs, named by a URL; null when the stack has its own. */
const foreign = (name, privateFlag) => {
  const url = given(name)
  if (url === '') return null
  if (url) return url
  return before[privateFlag] === 'no' ? before[name] : null
}

const role = (url, user, password) => {
  const copy = new URL(url)
  copy.username = user
  copy.password = password
  return copy.href
}

const redis = () => {
  const password = secret('TSUNAGU_REDIS_PASSWORD')
  const url = foreign('TSUNAGU_REDIS_URL', 'TSUNAGU_REDIS_PRIVATE')
  return {
    TSUNAGU_REDIS_PRIVATE: url ? 'no' : 'yes',
    TSUNAGU_REDIS_PORT: port('redis'),
    TSUNAGU_REDIS_PASSWORD: password,
    TSUNAGU_REDIS_URL: url ?? `redis://:${password}@127.0.0.1:${port('redis')}`,
  }
}

const postgres = () => {
  const password = secret('TSUNAGU_POSTGRES_PASSWORD')
  const theirs = foreign('TSUNAGU_POSTGRES_URL', 'TSUNAGU_POSTGRES_PRIVATE')
  const url = theirs ?? `postgres://tsunagu:${password}@127.0.0.1:${port('postgres')}/tsunagu`
  const roles = ['api', 'stats', 'recordings', 'messaging', 'cases', 'exchange', 'dialler'].map((service) => {
    const name = `TSUNAGU_POSTGRES_URL_${service.toUpperCase()}`
    const kept = samePlace && before.TSUNAGU_POSTGRES_URL === url ? before[name] : undefined
    const made = role(url, `tsunagu_${service}`, randomBytes(18).toString('hex'))
    return [name, given(name) || kept || made]
  })
  return {
    TSUNAGU_POSTGRES_PRIVATE: theirs ? 'no' : 'yes',
    TSUNAGU_POSTGRES_PORT: port('postgres'),
    TSUNAGU_POSTGRES_PASSWORD: password,
    TSUNAGU_POSTGRES_URL: url,
    ...Object.fromEntries(roles),
  }
}

/** How the carriers' keys come in: docs/dtmf.md. */
const dtmfModes = ['auto', 'rfc4733', 'inband', 'info', 'auto_info']
const trunkDtmf = () => {
  const mode = chosen('TSUNAGU_TRUNK_DTMF', 'auto')
  if (dtmfModes.includes(mode)) return mode
  throw new Error(`TSUNAGU_TRUNK_DTMF is "${mode}"; expected one of ${dtmfModes.join(', ')}`)
}

const pbx = () => ({
  TSUNAGU_NODE: chosen('TSUNAGU_NODE', 'pbx1'),
  TSUNAGU_PBX_BIND: chosen('TSUNAGU_PBX_BIND', '127.0.0.1'),
  TSUNAGU_PBX_ADDRESS: chosen('TSUNAGU_PBX_ADDRESS', '127.0.0.1'),
  TSUNAGU_TRUNK_DOMAIN: chosen('TSUNAGU_TRUNK_DOMAIN', chosen('TSUNAGU_PBX_ADDRESS', '127.0.0.1')),
  TSUNAGU_TRUNK_DTMF: trunkDtmf(),
  TSUNAGU_PBX_SIP_PORT: port('pbxSip'),
  TSUNAGU_PBX_TLS_PORT: port('pbxTls'),
  TSUNAGU_PBX_HTTPS_PORT: port('pbxHttps'),
  TSUNAGU_PBX_ARI_BIND: chosen('TSUNAGU_PBX_ARI_BIND', '127.0.0.1'),
  TSUNAGU_PBX_ARI_PORT: port('pbxAri'),
  TSUNAGU_PBX_ARI_PERMIT: chosen('TSUNAGU_PBX_ARI_PERMIT', '127.0.0.0/8'),
  TSUNAGU_PBX_RTP_FIRST: port('pbxRtp'),
  TSUNAGU_PBX_RTP_LAST: port('pbxRtpLast'),
  TSUNAGU_ARI_URL: given('TSUNAGU_ARI_URL') || `http://127.0.0.1:${port('pbxAri')}`,
  TSUNAGU_ARI_USER: 'tsunagu',
  TSUNAGU_ARI_PASSWORD: secret('TSUNAGU_ARI_PASSWORD'),
  TSUNAGU_ARI_TRANSPORT: chosen('TSUNAGU_ARI_TRANSPORT', 'ws'),
  TSUNAGU_SPOOL_DIR: join(run, 'pbx/spool/rec'),
  TSUNAGU_ALONE_CDR: join(run, 'pbx/log/cdr-custom/alone.csv'),
})

const carrier = () => ({
  TSUNAGU_CARRIER_BIND: chosen('TSUNAGU_CARRIER_BIND', '127.0.0.2'),
  TSUNAGU_CARRIER_ADDRESS: chosen('TSUNAGU_CARRIER_ADDRESS', '127.0.0.2'),
  TSUNAGU_CARRIER_SIP_PORT: port('carrierSip'),
  TSUNAGU_CARRIER_ARI_PORT: port('carrierAri'),
  TSUNAGU_CARRIER_RTP_FIRST: port('carrierRtp'),
  TSUNAGU_CARRIER_RTP_LAST: port('carrierRtpLast'),
  TSUNAGU_CARRIER_ARI_URL: `http://${chosen('TSUNAGU_CARRIER_ADDRESS', '127.0.0.2')}:${port('carrierAri')}`,
  TSUNAGU_CARRIER_ARI_USER: 'carrier',
  TSUNAGU_CARRIER_ARI_PASSWORD: secret('TSUNAGU_CARRIER_ARI_PASSWORD'),
  TSUNAGU_CARRIER_SEED: chosen('TSUNAGU_CARRIER_SEED', '1'),
})

/** The modem that texts go out by; without a device, gammu's dummy, which takes everything and sends nothing. */
const sms = () => ({
  TSUNAGU_SMS_DIR: join(run, 'sms'),
  TSUNAGU_SMS_DEVICE: given('TSUNAGU_SMS_DEVICE') === '' ? '' : chosen('TSUNAGU_SMS_DEVICE', ''),
  TSUNAGU_SMS_CONNECTION: chosen('TSUNAGU_SMS_CONNECTION', 'at115200'),
  TSUNAGU_SMS_PIN: given('TSUNAGU_SMS_PIN') === '' ? '' : chosen('TSUNAGU_SMS_PIN', ''),
  TSUNAGU_SMS_BACKOFF_S: chosen('TSUNAGU_SMS_BACKOFF_S', '30'),
})

const services = () => ({
  TSUNAGU_PROMPT_DIR: join(run, 'prompts'),
  TSUNAGU_RECORDING_DIR: chosen('TSUNAGU_RECORDING_DIR', join(run, 'recordings')),
  TSUNAGU_EXCHANGE_DIR: chosen('TSUNAGU_EXCHANGE_DIR', join(run, 'exchange')),
  TSUNAGU_API_PORT: port('api'),
  TSUNAGU_API_URL: `http://127.0.0.1:${port('api')}`,
  TSUNAGU_LOG_LEVEL: chosen('TSUNAGU_LOG_LEVEL', 'info'),
  TSUNAGU_ADMIN_PASSWORD: secret('TSUNAGU_ADMIN_PASSWORD'),
})

/** Asterisk's config files and its recording command take paths unquoted. */
const plainPath = (path) => {
  if (/^[A-Za-z0-9._/+-]+$/.test(path)) return path
  throw new Error(`the run directory "${path}" has characters other than letters, digits and . _ / + -`)
}

const write = (values) => {
  const lines = Object.entries(values).map(([name, value]) => `${name}=${value}`)
  const bad = lines.find((line) => line.includes('\n'))
  if (bad) throw new Error(`${bad.split('=')[0]} has a line break in it`)
  mkdirSync(run, { recursive: true })
  writeFileSync(`${envFile}.new`, `${lines.join('\n')}\n`, { mode: 0o600 })
  chmodSync(`${envFile}.new`, 0o600)
  renameSync(`${envFile}.new`, envFile)
}

try {
  write({
    TSUNAGU_RUN_DIR: plainPath(run),
    TSUNAGU_PORT_BASE: base,
    TSUNAGU_ASTERISK_ROOT: resolve(chosen('TSUNAGU_ASTERISK_ROOT', join(run, 'asterisk-root'))),
    ...redis(),
    ...postgres(),
    ...pbx(),
    ...carrier(),
    ...sms(),
    ...services(),
  })
  console.log(envFile)
} catch (error) {
  console.error(`env: ${error.message}`)
  process.exit(2)
}
