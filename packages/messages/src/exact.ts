/** Both types are the same, apart from `readonly`: zod infers mutable arrays, the core's are readonly. */
export type Same<A, B> = [Loose<A>] extends [Loose<B>] ? ([Loose<B>] extends [Loose<A>] ? true : false) : false

type Loose<T> = T extends object ? { -readonly [K in keyof T]: Loose<T[K]> } : T

/** Does not compile unless the schema's output and the core's type are the same in both directions. */
export const proven = <_Proof extends true>(): void => undefined
