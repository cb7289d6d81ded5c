import { isDatabaseAway } from '@tsunagu/store'
import { CommanderError } from 'commander'
import { exitCode, Failure } from './exit.ts'
import { progressDone } from './output.ts'
import { buildProgram } from './program.ts'

const program = buildProgram()
try {
  await program.parseAsync()
} catch (error) {
  progressDone()
  process.exitCode = tell(error)
}

function tell(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.ok : exitCode.usage
  if (isDatabaseAway(error))
    return tell(new Failure(exitCode.unreachable, 'store.away', `postgres cannot be reached: ${String(error)}`))
  if (!(error instanceof Failure)) throw error
  if (program.opts().json === true) console.log(JSON.stringify({ error: { code: error.code, message: error.message } }))
  else console.error(error.message)
  return error.exit
}
