import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './root.ts'

/** Processes that only tests start. */
const ours = ['test/support/recordings/worker.ts', 'test/support/floor/tally-process.ts']

/** Once before the real tests: every program they start says what the sources say now, and starts fast. */
export const setup = (): void => {
  execFileSync(process.execPath, [join(root, 'scripts/bundle.mjs'), ...ours], { cwd: root, stdio: 'inherit' })
}
