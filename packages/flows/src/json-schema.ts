import { z } from 'zod'
import { authoredFile } from './read/read-flow.ts'

/** JSON Schema of a flow file, for editors: they complete and check while one writes. */
export const flowJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(authoredFile, { io: 'input', unrepresentable: 'any', target: 'draft-7' }),
  title: 'Tsunagu flow',
})
