import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { type FloorConfig, type Flow, type Rehearsal, rehearse } from '@tsunagu/core'
import {
  callerFrom,
  drawFlow,
  endOf,
  type FlowProblem,
  flowJsonSchema,
  hasErrors,
  momentText,
  problemText,
  readFlow,
  runExample,
  scriptOf,
  stepOf,
  tokyoMs,
} from '@tsunagu/flows'
import { flowStateSchema, flowTextSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import type { Api } from '../api.ts'
import { exitCode, Failure } from '../exit.ts'
import type { ToolsOf } from '../program.ts'
import { configFor, configOfFlows, problemsIn, type ReadFile, readFlowFile } from './flow-files.ts'

type World = { readonly world?: string }
const worldOption = ['--world <api|file>', 'the set-up to hold it against: api, or a file of `config show`'] as const
const langOption = ['--lang <lang>', 'ja or en', 'ja'] as const

/** What can be done with flow files on one's own desk: check, walk, test, draw. */
export const addFlowDesk = (flow: Command, tools: ToolsOf): void => {
  flow
    .command('schema')
    .description('案内フローの JSON Schema（エディタの補完用）')
    .action(() => console.log(JSON.stringify(flowJsonSchema(), null, 2)))
  flow
    .command('check <files...>')
    .description('案内フローを検査する')
    .option(...worldOption)
    .option(...langOption)
    .action(async (names: readonly string[], { world, lang }: World & { lang: string }) => {
      const files = names.map(readFlowFile)
      const found = problemsIn(files, await configFor(world, () => tools().api))
      tellProblems(files, found, lang === 'en' ? 'en' : 'ja', tools)
    })
  flow
    .command('test <files...>')
    .description('案内フローの例をたどり、書かれたとおりに進むか確かめる')
    .option(...worldOption)
    .action(async (names: readonly string[], { world }: World) => {
      await testFiles(names.map(readFlowFile), await configFor(world, () => tools().api), tools)
    })
  flow
    .command('draw <file|id>')
    .description('案内フローの図（SVG）')
    .option('-o, --out <file>', 'where to write it (default: standard output)')
    .action(async (name: string, { out }: { out?: string }) => {
      const picture = drawFlow((await flowNamed(name, () => tools().api)).flow)
      if (out === undefined) process.stdout.write(picture)
      else writeFileSync(out, picture)
    })
  addSimulate(flow, tools)
}

const tellProblems = (
  files: readonly ReadFile[],
  found: readonly (readonly FlowProblem[])[],
  tongue: 'ja' | 'en',
  tools: ToolsOf,
): void => {
  const all = found.flat()
  const lines = files.flatMap(({ name }, at) => (found[at] ?? []).map((problem) => problemText(problem, name, tongue)))
  const errors = all.filter(({ severity }) => severity === 'error').length
  const summary = {
    ja: `誤り ${errors}件、注意 ${all.length - errors}件`,
    en: `${errors} errors, ${all.length - errors} warnings`,
  }
  tools().out.say({ problems: all }, [...lines, summary[tongue]].join('\n'))
  if (hasErrors(all)) throw new Failure(exitCode.refused, 'flow.invalid', summary[tongue])
}

const testFiles = async (files: readonly ReadFile[], config: FloorConfig | null, tools: ToolsOf): Promise<void> => {
  const read = files.flatMap(({ file }) => (file === null ? [] : [file]))
  if (read.length < files.length) {
    tellProblems(
      files,
      files.map(({ problems }) => problems),
      'ja',
      tools,
    )
    return
  }
  const flows = read.map((file) => file.flow)
  const others = (config?.flows ?? []).filter(({ id }) => !flows.some((flow) => flow.id === id))
  const setUp = config === null ? configOfFlows(flows) : { ...config, flows: [...others, ...flows] }
  const outcomes = read.flatMap(({ flow, examples }) => examples.map((example) => runExample(example, flow, setUp)))
  const lines = outcomes.flatMap(({ name, differences, walk }) => [
    `${differences.length === 0 ? '✓' : '✗'} ${name}`,
    ...differences.map(({ what, expected, found }) => `    ${what}\n      正: ${expected}\n      今: ${found}`),
    ...(differences.length === 0 ? [] : walk.map((line) => `    ${line}`)),
  ])
  const failed = outcomes.filter(({ differences }) => differences.length > 0).length
  const summary = `${outcomes.length - failed} / ${outcomes.length} 例`
  tools().out.say({ outcomes }, [...lines, summary].join('\n'))
  if (failed > 0) throw new Failure(exitCode.refused, 'flow.exampleFailed', `${failed} examples go otherwise`)
}

type Named = { readonly flow: Flow; readonly flows: readonly Flow[] }

/** A file, or the newest version of a flow that the API has. */
const flowNamed = async (name: string, api: () => Api): Promise<Named> => {
  if (/[./]/.test(name) || name === '-') {
    const { file, problems } = readFlowFile(name)
    if (file !== null) return { flow: file.flow, flows: [file.flow] }
    throw new Failure(exitCode.refused, 'flow.invalid', problems.map((one) => problemText(one, name, 'ja')).join('\n'))
  }
  const { newest } = await api().call(flowStateSchema, 'GET', `/v1/flows/${encodeURIComponent(name)}`)
  const text = await api().call(flowTextSchema, 'GET', `/v1/flows/${encodeURIComponent(name)}/versions/${newest}`)
  return flowOfText(text.source, name)
}

const flowOfText = (source: string, name: string): Named => {
  const read = readFlow(source)
  if (read.ok) return { flow: read.file.flow, flows: [read.file.flow] }
  throw new Failure(exitCode.refused, 'flow.invalid', `the newest version of ${name} cannot be read`)
}

type Simulated = World & {
  readonly keys?: string
  readonly at?: string
  readonly caller: string
  readonly line?: string
  readonly transfer: string
}

const addSimulate = (flow: Command, tools: ToolsOf): void => {
  flow
    .command('simulate <file|id>')
    .description('案内フローをキーと時計でたどる（端末では対話）')
    .option('--keys <keys>', 'what is pressed, by commas; an empty place waits: 1,,2#')
    .option('--at <time>', 'Tokyo: "2026-12-28 10:00" (default: now)')
    .option('--caller <caller>', 'number, withheld, payphone, unavailable', 'unavailable')
    .option('--line <line>', 'the line called')
    .option('--transfer <result>', 'connected, busy, noAnswer, failed', 'connected')
    .option(...worldOption)
    .action(async (name: string, options: Simulated) => {
      const named = await flowNamed(name, () => tools().api)
      const config = (await configFor(options.world, () => tools().api)) ?? configOfFlows(named.flows)
      const walk = (steps: readonly string[], afterSteps: 'stay' | 'stop') =>
        walkOnce(named, config, options, steps, afterSteps)
      if (options.keys === undefined && process.stdin.isTTY) return interactively(walk)
      const went = walk(options.keys === undefined ? [] : options.keys.split(','), 'stay')
      const { moments, flow: last, node } = went
      tools().out.say({ moments, end: endOf(went), flow: last, node }, textOfWalk(went, 0))
    })
}

const walkOnce = (
  { flow, flows }: Named,
  config: FloorConfig,
  { at, caller, line, transfer }: Simulated,
  steps: readonly string[],
  afterSteps: 'stay' | 'stop',
): Rehearsal => {
  const moment = at ?? tokyoNow()
  if (Number.isNaN(tokyoMs(moment))) throw new Failure(exitCode.usage, 'time.invalid', `"${moment}": YYYY-MM-DD HH:MM`)
  const result = (['connected', 'busy', 'noAnswer', 'failed'] as const).find((one) => one === transfer)
  if (result === undefined) throw new Failure(exitCode.usage, 'transfer.invalid', `"${transfer}" is no result`)
  const example = { name: 'simulate', at: moment, caller, line: line ?? null, transfer: result, do: [], lookups: [] }
  const script = { ...scriptOf({ ...example, expect: {} }, []), steps: steps.map(stepOf), afterSteps }
  return rehearse({ flow, flows, config, script: { ...script, caller: callerFrom(caller) } })
}

const tokyoNow = (): string => new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 16)

const textOfWalk = (went: Rehearsal, from: number): string =>
  [...went.moments.slice(from).map(momentText), ...(went.end.kind === 'stands' ? [] : [`= ${endOf(went)}`])].join('\n')

/** The whole call is walked again with one deed more each time, so that what was heard before stays as it was. */
const interactively = async (walk: (steps: readonly string[], afterSteps: 'stop') => Rehearsal): Promise<void> => {
  const ask = createInterface({ input: process.stdin, output: process.stdout })
  const steps: string[] = []
  let told = 0
  for (;;) {
    const went = walk(steps, 'stop')
    console.log(textOfWalk(went, told))
    told = went.moments.length
    if (went.end.kind !== 'stands') break
    const deed = (await ask.question('キー（空: 待つ、hangup: 切る、q: やめる）> ')).trim()
    if (deed === 'q') break
    steps.push(deed)
  }
  ask.close()
}
