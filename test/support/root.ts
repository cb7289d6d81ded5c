import { join, resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '../..')

/** A program as people run it, made from the sources of this moment by `test/support/make-programs.ts`. */
export const program = (name: string): string => join(root, 'dist', `${name}.js`)
