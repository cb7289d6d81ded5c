import { z } from 'zod'

const id = z
  .string()
  .min(1)
  .max(160)
  .regex(/^[A-Za-z0-9._-]+$/, 'letters, digits, dot, underscore and hyphen only')

export const byAgent = z.object({ agent: id })
export const byCall = z.object({ call: id })
export const byQueue = z.object({ queue: id })
export const byCallback = z.object({ callback: id })
export const byRecording = z.object({ recording: id })
export const byAccount = z.object({ account: id })
export const byId = z.object({ id })

/** Ids of the register are numbers. */
const registerId = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
export const byPerson = z.object({ person: registerId })
export const byNumber = z.object({ person: registerId, number: registerId })
export const byClaim = z.object({ claim: registerId })
export const byPromise = z.object({ promise: registerId })
export const byStopOrder = z.object({ stopOrder: registerId })
export const byResearch = z.object({ research: registerId })
/** Runs of exports and entries of the ledger. */
export const byRegisterNumber = z.object({ number: registerId })
export const byLinkRun = z.object({ run: registerId })
export const byLinkPair = z.object({ pair: registerId })
