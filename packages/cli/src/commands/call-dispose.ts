import { disposeBody, disposedSchema, dueDispositionsSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { bodyOf } from '../setup-file.ts'
import { addResultRules } from './call-results.ts'

type Filled = Readonly<Record<'text' | 'amount' | 'due' | 'callback' | 'number', string | undefined>> & {
  readonly sameAgent: boolean
}

/** `calls dispose`: what came of a call of a campaign; `results`, `result-rule`: what a result asks for; `due`: what is missing. */
export const addDispose = (calls: Command, tools: ToolsOf): void => {
  addResultRules(calls, tools)
  addDue(calls, tools)
  calls
    .command('dispose <call> <result>')
    .description('架電の結果入力: 経過記録・納付約束・番号の判定・かけ直しを一度に')
    .option('--text <text>', 'what was said')
    .option('--amount <yen>', 'of a promise')
    .option('--due <day>', 'of a promise, YYYY-MM-DD')
    .option('--callback <time>', 'Tokyo: "2026-12-02 18:30"')
    .option('--same-agent', 'the callback is yours', false)
    .option('--number <verdict>', 'works, wrong, unknown, otherPerson or doNotCall')
    .action(async (call: string, result: string, filled: Filled) => {
      const { api, out } = tools()
      const { text = '', amount, due, callback, number = null, sameAgent } = filled
      const promise = amount === undefined && due === undefined ? null : { amount: Number(amount), dueOn: due ?? '' }
      const at = callback === undefined ? null : { at: `${callback.replace(' ', 'T')}:00+09:00`, sameAgent }
      const body = bodyOf(disposeBody, { result, text, promise, callback: at, number })
      const told = await api.call(disposedSchema, 'POST', `/v1/calls/${encodeURIComponent(call)}/disposition`, body)
      const more = [
        ...(told.promise === null ? [] : [`納付約束 ${told.promise}`]),
        ...(told.verdict === null ? [] : [`番号 ${told.verdict}`]),
        ...(told.appointmentAt === null ? [] : [`かけ直し ${when(told.appointmentAt) ?? ''}`]),
      ]
      out.say(told, `${call}: ${result}${told.repeated ? '（入力済み）' : ''} ${more.join('、')}`.trimEnd())
    })
}

const addDue = (calls: Command, tools: ToolsOf): void => {
  calls
    .command('due')
    .description('結果入力がまだの、自分の架電')
    .action(async () => {
      const { api, out } = tools()
      const due = await api.call(dueDispositionsSchema, 'GET', '/v1/dispositions/due')
      out.table(due, due.calls, [
        ['発信', (row) => when(row.at)],
        ['call', (row) => row.call],
        ['campaign', (row) => row.campaign],
        ['person', (row) => row.person],
        ['名前', (row) => row.name],
        ['', (row) => (row.isReturn ? '折り返し' : '')],
      ])
    })
}
