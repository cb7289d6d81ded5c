/** What every machine of the core returns: the new state, and what is to be done about it. */
export type Step<State, Effect> = { readonly state: State; readonly effects: readonly Effect[] }

/** Nothing to do: a late, duplicate or foreign input is normal and is listed, not forgotten. */
export const stay = <State>(state: State): Step<State, never> => ({ state, effects: [] })

/** Makes the compiler print the places to edit when a union grows; throwing here is a bug, not a refusal. */
export const unreachable = (value: never): never => {
  throw new Error(`unreachable: ${JSON.stringify(value)}`)
}
