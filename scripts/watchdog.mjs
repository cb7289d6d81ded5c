#!/usr/bin/env node
// Ends a service that has stopped working without ending, so that the supervisor starts it anew: a caller whom the PBX
// has given to a frozen bridge hears nothing until somebody does. A process is ended (SIGKILL; every service goes on from
// its last commit, and calls that are talking notice nothing) when `/live` has not answered for TSUNAGU_FROZEN_S (6) and it
// used no processor time meanwhile, or when it has been silent for five times as long whatever it does: a machine under
// load makes everybody slow, and slow is not frozen. A service that never answered since its start is left alone.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readEnv, root, run } from './env-file.mjs'

const env = readEnv()
const { offsets } = JSON.parse(readFileSync(join(root, 'ports.json'), 'utf8'))
const base = Number(env.TSUNAGU_PORT_BASE)
const frozenMs = Number(process.env.TSUNAGU_FROZEN_S || 6) * 1_000
const lostMs = frozenMs * 5
const everyMs = 1_000
const names = ['bridge', 'acd', 'ivr', 'dialler', 'cases', 'recordings', 'messaging', 'exchange', 'stats', 'api']
const instances = [...names, ...names.filter((name) => name !== 'api').map((name) => `${name}-2`)]

const portOf = (instance) => {
  const name = instance.replace(/-2$/, '')
  return base + offsets[name] + (name === instance ? 0 : offsets.standby)
}

/** `live`, `silent`, or `closed`: nobody listens, so it is starting or ending, which is the supervisor's business. */
const stateOf = async (instance) => {
  try {
    await fetch(`http://127.0.0.1:${portOf(instance)}/live`, { signal: AbortSignal.timeout(everyMs) })
    return 'live'
  } catch (error) {
    return error.name === 'TimeoutError' ? 'silent' : 'closed'
  }
}

const pidOf = (instance) => {
  try {
    const text = execFileSync('supervisorctl', ['-c', join(run, 'supervisor/supervisord.conf'), 'pid', instance])
    return Number(text.toString().trim()) || null
  } catch {
    return null
  }
}

/** Processor time used so far, in ticks; null when there is no such process. */
const ticksOf = (pid) => {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
    return Number(fields[11]) + Number(fields[12])
  } catch {
    return null
  }
}

/** instance → when it answered last, and, while it is silent, who it is and the time it had used when the silence began. */
const seen = new Map()

const end = (instance, pid, why) => {
  console.log(`watchdog: ${instance} (pid ${pid}) ${why}: ended, the supervisor starts it anew`)
  seen.delete(instance)
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    console.log(`watchdog: ${instance} could not be ended: ${error.message}`)
  }
}

const look = async (instance) => {
  const state = await stateOf(instance)
  const now = Date.now()
  if (state === 'live') return void seen.set(instance, { at: now, silent: null })
  const known = seen.get(instance)
  if (known === undefined) return
  if (state === 'closed') return void seen.delete(instance)
  if (known.silent === null) {
    const pid = pidOf(instance)
    if (pid === null) return void seen.delete(instance)
    known.silent = { pid, ticks: ticksOf(pid) }
    return
  }
  const { pid, ticks } = known.silent
  const used = ticksOf(pid)
  if (used === null) return void seen.delete(instance)
  const silentMs = now - known.at
  if (silentMs > lostMs) end(instance, pid, `has not answered for ${Math.round(silentMs / 1_000)} s`)
  else if (silentMs > frozenMs && used === ticks)
    end(instance, pid, `has not answered or moved for ${frozenMs / 1_000} s`)
}

for (;;) {
  await Promise.all(instances.map(look))
  await new Promise((next) => setTimeout(next, everyMs))
}
