/** SQLSTATE classes and codes that say "not now": connection, resources, operator intervention, serialization, deadlock. */
const passingState = /^(08|53|57P0[1-4]|40001|40P01|55P03)/
const passingSocket = new Set(['ECONNREFUSED', 'ECONNRESET', 'ETIMEDOUT', 'EPIPE', 'ENOTFOUND', 'EAI_AGAIN', 'ENOENT'])
/** What pg says without a code. */
const passingText = /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable/

/** Whether the database is to blame and the same work may succeed later, without any change. */
export const isDatabaseAway = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return passingState.test(code) || passingSocket.has(code) || passingText.test(error.message)
}

/** A unique value belongs to another row (SQLSTATE 23505 unique_violation). */
export const isTaken = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === '23505'
