/** What a script can tell from the exit code. */
export const exitCode = { ok: 0, refused: 1, usage: 2, unreachable: 3, notAllowed: 4 } as const
export type ExitCode = (typeof exitCode)[keyof typeof exitCode]

/** An end that is not "ok", with what to say about it. */
export class Failure extends Error {
  readonly exit: ExitCode
  readonly code: string

  constructor(exit: ExitCode, code: string, message: string) {
    super(message)
    this.name = 'Failure'
    this.exit = exit
    this.code = code
  }
}
