import { type DestinationStream, type Logger, pino } from 'pino'
import { scrub, scrubText } from './scrub.ts'

export type Log = Logger

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

/**
 * JSON lines with service and instance; `log.child({ call, request, floor })` adds ids. Whatever is handed to it, phone
 * numbers, keys, names of people and secrets do not get out: fields by name, texts by pattern.
 */
export const createLog = (
  { service, instance, level }: { readonly service: string; readonly instance: string; readonly level: LogLevel },
  destination?: DestinationStream,
): Log => {
  const options = {
    level,
    base: { service, instance },
    timestamp: () => `,"time":"${new Date().toISOString()}"`,
    formatters: {
      level: (label: string) => ({ level: label }),
      log: (fields: object) => scrub(fields) as Record<string, unknown>,
    },
    serializers: { err: scrub, error: scrub },
    hooks: {
      logMethod(this: Logger, args: Parameters<Logger['info']>, method: (...args: Parameters<Logger['info']>) => void) {
        const clean = args.map((arg: unknown) => (typeof arg === 'string' ? scrubText(arg) : arg))
        method.apply(this, clean as Parameters<Logger['info']>)
      },
    },
  }
  return scrubChildren(destination === undefined ? pino(options) : pino(options, destination))
}

/** Pino formats the bindings of children by no formatter of ours; children inherit this `child`. */
const scrubChildren = (root: Logger): Logger => {
  const { child } = root
  root.child = function scrubbed(this: Logger, bindings, options) {
    return child.call(this, scrub(bindings) as typeof bindings, options) as ReturnType<typeof child>
  } as typeof child
  return root
}
