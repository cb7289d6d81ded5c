import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Test files run at once, each in a process of its own. A stack takes 4,000 ports; 21,000 are left to `make up`. */
const below = [0, 8_000, 12_000, 16_000] as const

let mine: number | null = null

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const claim = (base: number): boolean => {
  const place = join(tmpdir(), `tsunagu-ports-${base}`)
  try {
    mkdirSync(place)
  } catch {
    if (isHeld(place)) return false
    rmSync(place, { recursive: true, force: true })
    return claim(base)
  }
  writeFileSync(join(place, 'pid'), String(process.pid))
  process.once('exit', () => rmSync(place, { recursive: true, force: true }))
  return true
}

/** Somebody else's who is alive, or who has made the place and not signed it yet. */
const isHeld = (place: string): boolean => {
  try {
    return isAlive(Number(readFileSync(join(place, 'pid'), 'utf8')))
  } catch {
    return true
  }
}

/**
 * The first of this process's ports, for as long as it lives. Claimed, not computed from the number of a worker: two pools of one
 * run count their workers alike.
 */
export const ownPortBase = (): number => {
  const first = Number(process.env.TSUNAGU_PORT_BASE ?? 25_000)
  mine ??= below.map((less) => first - less).find(claim) ?? null
  if (mine === null)
    throw new Error(`all ports below ${first} are taken: more test files at once than there are places`)
  return mine
}
