import type { Command } from 'commander'
import type { z } from 'zod'
import type { Api } from '../api.ts'
import { Failure } from '../exit.ts'
import type { ToolsOf } from '../program.ts'

export const kept = '; tsunagu config publish makes it valid'

/** What is set up under this id, or null. */
export const current = async <S extends z.ZodType>(api: Api, schema: S, path: string): Promise<z.infer<S> | null> => {
  try {
    return await api.call(schema, 'GET', path)
  } catch (error) {
    if (error instanceof Failure && error.code === 'setup.unknown') return null
    throw error
  }
}

/** For an option that can be given several times. */
export const several = (value: string, before: readonly string[]): readonly string[] => [...before, value]

/** A field, unless the option was not given. */
export const given = (name: string, value: unknown): object => (value === undefined ? {} : { [name]: value })
export const numberOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Number(text)

export const addRemove = (group: Command, tools: ToolsOf, what: string, path: (id: string) => string): void => {
  group
    .command(`remove <${what}>`)
    .description('設定から外す')
    .action(async (id: string) => {
      const { api, out } = tools()
      await api.fetch('DELETE', path(id))
      out.say({ ok: true }, `${what} ${id} removed${kept}`)
    })
}
