export * from './layout/layout.ts'
export * from './layout/problem.ts'
export * from './layout/read-layout.ts'

/** What Japanese offices write; nothing is guessed beyond whether it can be read. */
export type Encoding = 'UTF-8' | 'CP932'
