#!/usr/bin/env node
// wait-ready.mjs <part>…: returns when every part answers "ready"; after TSUNAGU_READY_S (default 60) seconds it says
// which do not, and fails. Looks every 100 ms, waits for no fixed time.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { readEnv, root } from './env-file.mjs'

const env = readEnv()
const { offsets } = JSON.parse(readFileSync(join(root, 'ports.json'), 'utf8'))
const deadline = Date.now() + Number(process.env.TSUNAGU_READY_S || 60) * 1000

const answers = async (url, headers = {}) => {
  const reply = await fetch(url, { headers, signal: AbortSignal.timeout(2000) })
  if (!reply.ok) throw new Error(`${url} says ${reply.status}`)
}

const ari = (side) => {
  const login = `${env[`TSUNAGU_${side}_USER`]}:${env[`TSUNAGU_${side}_PASSWORD`]}`
  const headers = { authorization: `Basic ${Buffer.from(login).toString('base64')}` }
  return answers(`${env[`TSUNAGU_${side}_URL`]}/ari/asterisk/ping`, headers)
}

const redis = () =>
  new Promise((done, fail) => {
    const url = new URL(env.TSUNAGU_REDIS_URL)
    const socket = connect(Number(url.port || 6379), url.hostname)
    const end = (settle, value) => {
      socket.destroy()
      settle(value)
    }
    const user = url.username ? `${decodeURIComponent(url.username)} ` : ''
    socket.setTimeout(2000, () => end(fail, new Error('redis is silent')))
    socket.on('error', (error) => end(fail, error))
    socket.on('connect', () => {
      if (url.password) socket.write(`AUTH ${user}${decodeURIComponent(url.password)}\r\n`)
      socket.write('PING\r\n')
    })
    socket.on('data', (data) => {
      // While it loads its append-only file it answers LOADING.
      if (data.includes('PONG')) end(done)
      else if (data.includes('-')) end(fail, new Error(`redis says ${data.toString().split('\r\n')[0]}`))
    })
  })

const postgres = async () => {
  const { hostname, port } = new URL(env.TSUNAGU_POSTGRES_URL)
  execFileSync('pg_isready', ['-q', '-h', hostname, '-p', port || '5432'], { stdio: 'pipe' })
}

/** The daemon says through shared memory that it runs. */
const sms = async () => {
  const args = ['-c', join(env.TSUNAGU_SMS_DIR, 'smsdrc'), '-n', '1', '-d', '0', '-C']
  execFileSync('gammu-smsd-monitor', args, { stdio: 'pipe', timeout: 5000 })
}

const service = (instance) => {
  const name = instance.replace(/-2$/, '')
  const port = Number(env.TSUNAGU_PORT_BASE) + offsets[name] + (name === instance ? 0 : offsets.standby)
  return answers(`http://127.0.0.1:${port}/ready`)
}

/** These answer nobody: running is all that is asked of them. */
const silent = ['pages', 'watchdog']

const probe = (part) => {
  if (silent.includes(part)) return Promise.resolve()
  if (part === 'redis') return redis()
  if (part === 'postgres') return postgres()
  if (part === 'sms') return sms()
  if (part === 'pbx') return ari('ARI')
  if (part === 'carrier') return ari('CARRIER_ARI')
  return service(part)
}

const waitFor = async (part) => {
  for (;;) {
    try {
      return await probe(part)
    } catch (error) {
      if (Date.now() > deadline) throw new Error(`${part} is not ready: ${error.cause?.message ?? error.message}`)
      await new Promise((next) => setTimeout(next, 100))
    }
  }
}

const results = await Promise.allSettled(process.argv.slice(2).map(waitFor))
const failures = results.filter((result) => result.status === 'rejected')
for (const failure of failures) console.error(failure.reason.message)
process.exit(failures.length > 0 ? 1 : 0)
