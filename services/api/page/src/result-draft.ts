/** What an agent has filled in of a call's result so far: the result and the controls by name. */
export type ResultDraft = {
  readonly result: string
  readonly values: Readonly<Record<string, string>>
  /** Parts that the result does not ask for and the agent added. */
  readonly added: readonly string[]
}

export const noDraft: ResultDraft = { result: '', values: {}, added: [] }

const keyOf = (account: string, call: string): string => `result ${account} ${call}`

/** Kept in this window until it is saved: a reload, another view or the next call does not lose it. */
export const keepResult = (account: string, call: string, draft: ResultDraft): void =>
  sessionStorage.setItem(keyOf(account, call), JSON.stringify(draft))

export const forgetResult = (account: string, call: string): void => sessionStorage.removeItem(keyOf(account, call))

export const readResult = (account: string, call: string): ResultDraft => {
  const kept = sessionStorage.getItem(keyOf(account, call))
  return kept === null ? noDraft : (JSON.parse(kept) as ResultDraft)
}
