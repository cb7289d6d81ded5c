const names = new Set(['ReplyError', 'AbortError', 'MaxRetriesPerRequestError', 'InterruptError'])

/** Whether Redis or the way to it is to blame, so that trying again may help; anything else is a bug of ours. */
export const isRedisFault = (error: unknown): boolean =>
  error instanceof Error &&
  (names.has(error.name) ||
    error.message === 'Connection is closed.' ||
    ('code' in error && /^E[A-Z]+$/.test(String(error.code))))
