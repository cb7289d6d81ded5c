import { execFileSync } from 'node:child_process'

let answer: boolean | null = null

/** Whether a Docker engine answers; asked once. */
export const hasDocker = (): boolean => {
  answer ??= ask()
  return answer
}

const ask = (): boolean => {
  try {
    execFileSync('docker', ['info', '--format', '{{.ServerVersion}}'], { stdio: 'pipe', timeout: 3_000 })
    return true
  } catch {
    // No client or no engine: the local servers do as well.
    return false
  }
}
