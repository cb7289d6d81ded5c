/** Waits for a condition, never for a time; says what it waited for when `ms` were not enough. */
export const until = async (
  what: string,
  holds: () => boolean | Promise<boolean>,
  ms = 30_000,
  everyMs = 10,
): Promise<void> => {
  const end = Date.now() + ms
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`waited ${ms} ms in vain until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, everyMs))
  }
}
