import { spawn } from 'node:child_process'
import { setPriority } from 'node:os'
import { type Clock, sleep } from '@tsunagu/runtime'

/** The longest call of a day, transcoded on a machine under load. */
const deadlineMs = 30 * 60_000
/** Enough for five minutes of sound on a machine that has half a core to spare. */
const patienceMs = 15_000
const keepChars = 2_000
/** Live calls go first, but at 10 a busy machine (load 20 on 2 cores) starved the transcoder for minutes. */
const niceness = 5

/**
 * Raw recording → stereo Opus in Ogg at 24 kbit/s: left the citizen, right our side, never mixed. `voip` keeps the
 * channels more than 30 dB apart (joint stereo of the music mode 25 dB), at a smaller size. First only on time that nobody
 * else wants (whoever handles a call then never waits for it); when that does not come, or the file is overdue, at lower
 * priority. Throws with what ffmpeg said.
 */
export const transcode = async (clock: Clock, from: string, to: string, isOverdue: boolean): Promise<void> => {
  const input = ['-f', 's16le', '-ar', '8000', '-ac', '2', '-i', from]
  const output = ['-c:a', 'libopus', '-application', 'voip', '-b:a', '24k', '-f', 'ogg', to]
  const args = ['-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1', '-y', ...input, ...output]
  const idle = ['chrt', '--idle', '0', 'ffmpeg', ...args]
  if (!isOverdue && (await run(clock, idle, patienceMs))) return
  if (await run(clock, ['ffmpeg', ...args], deadlineMs)) return
  throw new Error(`ffmpeg was not done after ${deadlineMs} ms`)
}

/** False when it was stopped because it took longer than `withinMs`. */
const run = (clock: Clock, [program = '', ...args]: readonly string[], withinMs: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
    const ended = new AbortController()
    let said = ''
    let isLate = false
    child.stderr.setEncoding('utf8')
    child.stderr.on('data', (text: string) => {
      said = (said + text).slice(-keepChars)
    })
    child.on('spawn', () => beModest(child.pid))
    child.on('error', (error) => {
      ended.abort()
      reject(error)
    })
    child.on('close', (code, signal) => {
      ended.abort()
      if (code === 0 || isLate) resolve(code === 0)
      else reject(new Error(`${program} ended with ${code ?? signal}: ${said.trim()}`))
    })
    void sleep(clock, withinMs, ended.signal).then(() => {
      if (ended.signal.aborted) return
      isLate = true
      child.kill('SIGKILL')
    })
  })

const beModest = (pid: number | undefined): void => {
  try {
    if (pid !== undefined) setPriority(pid, niceness)
  } catch (error) {
    // ESRCH: it has ended already, and nobody has to be modest. Anything else is a bug.
    if (!(error instanceof Error && 'info' in error && (error.info as { code?: string }).code === 'ESRCH')) throw error
  }
}
