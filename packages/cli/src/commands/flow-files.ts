import { readFileSync } from 'node:fs'
import { type FloorConfig, type Flow, standardCalendar, standardLimits, standardQueue } from '@tsunagu/core'
import { bareWorld, checkFlow, type FlowFile, type FlowProblem, readFlow, worldOf } from '@tsunagu/flows'
import { floorConfigSchema } from '@tsunagu/messages'
import type { Api } from '../api.ts'
import { exitCode, Failure } from '../exit.ts'

/** The text of a file; `-` is the standard input. */
export const textOfFile = (file: string): string => {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw new Failure(exitCode.usage, 'file.unreadable', error.message)
    throw error
  }
}

/** One file as it was read, or why it could not be. */
export type ReadFile = {
  readonly name: string
  readonly source: string
  readonly file: FlowFile | null
  readonly problems: readonly FlowProblem[]
}

export const readFlowFile = (name: string): ReadFile => {
  const source = textOfFile(name)
  const read = readFlow(source)
  return read.ok
    ? { name, source, file: read.file, problems: [] }
    : { name, source, file: null, problems: read.problems }
}

/** The set-up that files are held against: the API's, a file's (`config show`), or none. */
export const configFor = async (world: string | undefined, api: () => Api): Promise<FloorConfig | null> => {
  if (world === undefined) return null
  if (world === 'api') return api().call(floorConfigSchema, 'GET', '/v1/setup')
  const read = floorConfigSchema.safeParse(JSON.parse(textOfFile(world)))
  if (read.success) return read.data
  throw new Failure(exitCode.usage, 'file.invalid', `${world} is no configuration (tsunagu config show > FILE)`)
}

/** The API alone knows which prompts, texts and sources there are: `flow put` says so. */
const unknownHere = { standIns: null, templates: null, sources: null }

/** Every problem of these files, each flow seen together with the others. */
export const problemsIn = (
  files: readonly ReadFile[],
  config: FloorConfig | null,
): readonly (readonly FlowProblem[])[] => {
  const flows = files.flatMap(({ file }) => (file === null ? [] : [file.flow]))
  const others = (config?.flows ?? []).filter(({ id }) => !flows.some((flow) => flow.id === id))
  const now = Date.now()
  const world =
    config === null
      ? bareWorld(flows, now)
      : { ...worldOf(config, { now, ...unknownHere }), flows: [...others, ...flows] }
  return files.map(({ file, problems }) => (file === null ? problems : checkFlow(file.flow, world, file.placeOf)))
}

const officeHours = [{ from: 510, to: 1_035 }]

/** Where nothing is known, everything a flow names is there, and the office is open on weekdays from 8:30 to 17:15. */
export const configOfFlows = (flows: readonly Flow[]): FloorConfig => {
  const nodes = flows.flatMap((flow) => Object.values(flow.nodes))
  const queues = new Set(nodes.flatMap((node) => ('queue' in node ? [node.queue] : [])))
  const calendars = new Set(nodes.flatMap((node) => (node.type === 'hours' ? [node.calendar] : [])))
  const numbers = new Set(nodes.flatMap((node) => (node.type === 'transfer' ? [node.number] : [])))
  return {
    ...{ version: 1, contract: 'desk', floor: 'desk', node: 'pbx1', agents: [], prompts: {}, holidays: {} },
    lines: flows.map(({ id, title }, n) => ({ id, name: title, number: `096000000${n}`, flow: id, callerIds: [] })),
    queues: [...queues].map((id) => ({ ...standardQueue, id, name: id })),
    flows,
    calendars: [...calendars].map((id) => ({
      ...{ id, ...standardCalendar, name: id },
      weekdays: [[], officeHours, officeHours, officeHours, officeHours, officeHours, []],
    })),
    ...{ pauseReasons: [], pauseLimits: {}, limits: standardLimits, doNotCall: [], tellListened: false },
    transferNumbers: [...numbers],
    featureCodes: { signIn: '*11', signOut: '*12', ready: '*13', pause: '*14' },
  }
}
