#!/usr/bin/env node
// start-parts.mjs <part>…: has the supervisor start all of them at once. Asked over its socket, because supervisorctl
// takes a quarter of a second of processor time for each and waits a second for every one it has started.
// A part that the environment names by a URL is somebody else's and is left out; one that runs already stays as it is.
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { run } from './env-file.mjs'

const home = join(run, 'supervisor')
const known = [...readFileSync(join(home, 'supervisord.conf'), 'utf8').matchAll(/^\[program:(.+)\]$/gm)].map(
  ([, name]) => name,
)
const alreadyStarted = '<int>60</int>'

const ask = (body) =>
  new Promise((done, fail) => {
    const headers = { 'content-type': 'text/xml', 'content-length': Buffer.byteLength(body) }
    const asked = request({ socketPath: join(home, 'sock'), path: '/RPC2', method: 'POST', headers }, (answer) => {
      let text = ''
      answer.on('data', (piece) => (text += piece))
      answer.on('end', () => done(text))
    })
    asked.on('error', fail)
    asked.end(body)
  })

const start = async (part) => {
  const params = `<param><value><string>${part}</string></value></param><param><value><boolean>0</boolean></value></param>`
  const answer = await ask(
    `<?xml version="1.0"?><methodCall><methodName>supervisor.startProcess</methodName><params>${params}</params></methodCall>`,
  )
  if (!answer.includes('<fault>') || answer.includes(alreadyStarted)) return
  throw new Error(`${part} does not start: ${/<string>([^<]*)/.exec(answer)?.[1] ?? answer}`)
}

const results = await Promise.allSettled(
  process.argv
    .slice(2)
    .filter((part) => known.includes(part))
    .map(start),
)
const failures = results.filter((result) => result.status === 'rejected')
for (const failure of failures) console.error(failure.reason.message)
process.exit(failures.length > 0 ? 1 : 0)
