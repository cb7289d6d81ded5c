/** A text that nobody has saved yet, and what it was begun upon. */
export type Unsaved = { readonly text: string; readonly base: number }

const keyOf = (account: string, flow: string): string => `flow ${account} ${flow}`

/** Kept in this window until it is saved or given up: other views, a reload and a broken connection do not lose it. */
export const keepUnsaved = (account: string, flow: string, unsaved: Unsaved): void =>
  sessionStorage.setItem(keyOf(account, flow), JSON.stringify(unsaved))

export const forgetUnsaved = (account: string, flow: string): void => sessionStorage.removeItem(keyOf(account, flow))

export const readUnsaved = (account: string, flow: string): Unsaved | null => {
  const kept = sessionStorage.getItem(keyOf(account, flow))
  return kept === null ? null : (JSON.parse(kept) as Unsaved)
}
