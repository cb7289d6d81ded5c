import { readFileSync } from 'node:fs'
import { parse, YAMLParseError } from 'yaml'
import { z } from 'zod'
import { exitCode, Failure } from './exit.ts'

/** What a YAML or JSON file says; `-` is the standard input. */
export const readSetupFile = (file: string): unknown => {
  try {
    return parse(readFileSync(file === '-' ? 0 : file, 'utf8'))
  } catch (error) {
    if (error instanceof YAMLParseError) throw new Failure(exitCode.usage, 'file.invalid', error.message)
    if (error instanceof Error && 'code' in error) throw new Failure(exitCode.usage, 'file.unreadable', error.message)
    throw error
  }
}

/** The body as the API wants it, or why not; looked at here so that a file is wrong before it is sent. */
export const bodyOf = <S extends z.ZodType>(schema: S, value: unknown): z.infer<S> => {
  const body = schema.safeParse(value)
  if (body.success) return body.data
  throw new Failure(exitCode.usage, 'body.invalid', z.prettifyError(body.error))
}

/** `name=3` as name and number; several make one record. */
export const levelsOf = (given: readonly string[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    given.map((text): [string, number] => {
      const parts = /^(.+)=(\d+)$/.exec(text)
      if (parts === null) throw new Failure(exitCode.usage, 'level.invalid', `"${text}": expected name=number`)
      return [parts[1] ?? '', Number(parts[2])]
    }),
  )

/** `a,b` as a list; an empty text is none. */
export const listOf = (text: string): readonly string[] => text.split(',').filter((part) => part !== '')
