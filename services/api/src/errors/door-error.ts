import { type ErrorCode, errorCatalogue, type Problem } from '@tsunagu/messages'

/** A "no" of the door, on its way to the error handler. */
export class DoorError extends Error {
  readonly code: ErrorCode
  readonly details: readonly Problem[]

  constructor(code: ErrorCode, details: readonly Problem[] = []) {
    super(errorCatalogue[code].en)
    this.name = 'DoorError'
    this.code = code
    this.details = details
  }
}

/** One detail with a reason in words. */
export const because = (where: string, hint: string): readonly Problem[] => [{ where, found: '', expected: '', hint }]
