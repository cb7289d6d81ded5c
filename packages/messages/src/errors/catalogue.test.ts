import { describe, expect, it } from 'vitest'
import { errorAnswer, errorAnswerSchema } from './answer.ts'
import { type ErrorCode, errorCatalogue } from './catalogue.ts'

const codes = Object.keys(errorCatalogue) as ErrorCode[]

describe('every error code', () => {
  it.each(codes)('%s says in both languages what is the matter and what to do', (code) => {
    const { status, ja, jaToDo, en, enToDo } = errorCatalogue[code]
    expect(status).toBeGreaterThanOrEqual(400)
    expect(status).toBeLessThan(600)
    for (const text of [ja, jaToDo]) expect(text).toMatch(/[ぁ-んァ-ヶ一-龠].*。$/)
    for (const text of [en, enToDo]) expect(text).toMatch(/^[A-Z].*\.$/)
    expect(errorAnswerSchema.parse(errorAnswer(code, [], 'r1')).error.code).toBe(code)
  })

  it('has no text twice', () => {
    expect(new Set(codes.map((code) => errorCatalogue[code].ja)).size).toBe(codes.length)
  })
})
