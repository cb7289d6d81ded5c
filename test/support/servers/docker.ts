import { execFileSync } from 'node:child_process'

export type Containers = typeof import('testcontainers')

let answer: Promise<Containers | null> | null = null

/** The container library if a Docker engine answers and the library loads here, else null; asked once. */
export const containers = (): Promise<Containers | null> => {
  answer ??= engineAnswers() ? load() : Promise.resolve(null)
  return answer
}

const engineAnswers = (): boolean => {
  try {
    execFileSync('docker', ['info', '--format', '{{.ServerVersion}}'], { stdio: 'pipe', timeout: 3_000 })
    return true
  } catch {
    // No client or no engine: the local servers do as well.
    return false
  }
}

const load = async (): Promise<Containers | null> => {
  try {
    return await import('testcontainers')
  } catch (error) {
    console.warn(`testcontainers does not load, using local servers: ${String(error)}`)
    return null
  }
}
