import { describe, expect, it } from 'vitest'
import { buildProgram } from '../program.ts'
import { nextWords } from './completion.ts'

describe('help and completion', () => {
  it('know both, with their options', () => {
    const program = buildProgram()
    expect(nextWords(program, ['floor'])).toEqual(expect.arrayContaining(['simulate', 'staff']))
    expect(nextWords(program, ['floor', 'staff'])).toEqual(
      expect.arrayContaining(['--calls', '--from', '--to', '--answer-time', '--least', '--each-queue']),
    )
  })
})
