export * from './layout/layout.ts'
export * from './layout/problem.ts'
export * from './layout/read-layout.ts'
export * from './write/cell.ts'
export * from './write/cp932.ts'
export * from './write/csv.ts'
export * from './write/unwritable.ts'
export * from './write/xlsx.ts'
export * from './write/zip.ts'

/** What Japanese offices write; nothing is guessed beyond whether it can be read. */
export type Encoding = 'UTF-8' | 'CP932'
