import { createReadStream, statSync } from 'node:fs'
import { basename } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Readable } from 'node:stream'
import { setTimeout as wait } from 'node:timers/promises'
import { type DeliveryView, deliverySchema } from '@tsunagu/messages'
import { type Command, Option } from 'commander'
import { type Api, query } from '../api.ts'
import { exitCode, Failure } from '../exit.ts'
import { progress, progressDone } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { textOfFile } from './flow-files.ts'

type Options = {
  readonly layout: string
  readonly mode?: string
  readonly encoding?: string
  readonly dryRun: boolean
  readonly again: boolean
  readonly yes: boolean
  readonly watch: boolean
  readonly fromFolder: boolean
  readonly password: boolean
}

const pollMs = 500

export const deliveryPath = (id: number, what = ''): string => `/v1/deliveries/${id}${what === '' ? '' : `/${what}`}`

export const addImport = (program: Command, tools: ToolsOf): void => {
  program
    .command('import <file>')
    .description('クライアントのファイルを取り込む（CSV・TSV・Excel、ZIPや age で保護されたものも）')
    .requiredOption('--layout <layout>', 'what its columns mean (tsunagu layout list)')
    .addOption(new Option('--mode <mode>', 'all or nothing, or every good row').choices(['all', 'rows']))
    .addOption(
      new Option('--encoding <encoding>', 'confirmed by you; found and asked otherwise').choices(['CP932', 'UTF-8']),
    )
    .option('--dry-run', 'stop before anything is taken over, and say what would happen', false)
    .option('--again', 'load it though the same file came before', false)
    .option('--yes', 'confirm the encoding that is found', false)
    .option('--watch', 'stay until it is done', false)
    .option('--from-folder', 'the file lies in the folder for deliveries of this machine', false)
    .option('--password', 'ask for the password of the file, or read it from standard input', false)
    .action(async (file: string, options: Options) => {
      const { api, out } = tools()
      const given = {
        ...{ layout: options.layout, file: basename(file), mode: options.mode, encoding: options.encoding },
        ...{ dryRun: String(options.dryRun), again: String(options.again) },
      }
      let delivery = options.fromFolder
        ? await api.call(deliverySchema, 'POST', '/v1/deliveries/from-folder', { ...given, path: file })
        : await send(api, file, `/v1/deliveries${query(given)}`)
      if (delivery.state === 'locked' && options.password) delivery = await unlock(api, delivery.delivery)
      if (delivery.state === 'locked' && delivery.protection === 'none') delivery = await moved(api, delivery)
      if (delivery.state === 'unconfirmed') delivery = await confirm(api, delivery, options.yes)
      if (options.watch || options.dryRun) delivery = await watch(api, delivery.delivery)
      out.say(delivery, deliveryText(delivery))
      if (delivery.state === 'refused' || delivery.state === 'failed') process.exitCode = exitCode.refused
    })
}

/** The bytes as they are read, however many. */
const send = async (api: Api, file: string, path: string): Promise<DeliveryView> => {
  try {
    if (!statSync(file).isFile()) throw new Error('not a file')
  } catch (error) {
    throw new Failure(exitCode.usage, 'file.unreadable', `${file}: ${error instanceof Error ? error.message : ''}`)
  }
  const body = Readable.toWeb(createReadStream(file, { highWaterMark: 1 << 20 })) as ReadableStream<Uint8Array>
  return api.stream(deliverySchema, 'POST', path, 'application/octet-stream', body)
}

/** Asked on a terminal without showing it, read from standard input otherwise; never an argument, which others could see. */
export const askPassword = async (): Promise<string> => {
  if (!process.stdin.isTTY) return textOfFile('-').replace(/\r?\n$/, '')
  process.stderr.write('password: ')
  process.stdin.setRawMode(true)
  const typed: string[] = []
  for await (const chunk of process.stdin) {
    for (const char of String(chunk)) {
      if (char === '\r' || char === '\n') {
        process.stdin.setRawMode(false)
        process.stderr.write('\n')
        return typed.join('')
      }
      if (char === '\u0003') throw new Failure(exitCode.usage, 'password.none', 'no password was given')
      if (char === '\u007f') typed.pop()
      else typed.push(char)
    }
  }
  return typed.join('')
}

export const unlock = async (api: Api, id: number): Promise<DeliveryView> => {
  const password = await askPassword()
  const before = await api.call(deliverySchema, 'POST', deliveryPath(id, 'unlock'), { password })
  return moved(api, before)
}

/** Until it is no longer locked, or its password was wrong. */
const moved = async (api: Api, before: DeliveryView): Promise<DeliveryView> => {
  for (;;) {
    const now = await api.call(deliverySchema, 'GET', deliveryPath(before.delivery))
    if (now.state !== 'locked' || now.fault !== null) return now
    await wait(pollMs)
  }
}

/** An encoding is found, and confirmed by a person: a short CP932 text can look like UTF-8. */
const confirm = async (api: Api, delivery: DeliveryView, yes: boolean): Promise<DeliveryView> => {
  const encoding = delivery.encoding ?? 'CP932'
  if (!yes && !process.stdin.isTTY)
    throw new Failure(
      exitCode.refused,
      'delivery.unconfirmed',
      `delivery ${delivery.delivery}: 文字コードは ${encoding} のようです。確認してください: tsunagu deliveries confirm ${delivery.delivery} ${encoding}\n` +
        `this looks like ${encoding}: confirm it by tsunagu deliveries confirm ${delivery.delivery} ${encoding}, or give --encoding or --yes`,
    )
  if (!yes) {
    const asking = createInterface({ input: process.stdin, output: process.stderr })
    const answer = await asking.question(`文字コードは ${encoding} でよろしいですか / is it ${encoding}? [y/N] `)
    asking.close()
    if (!/^y/i.test(answer)) return delivery
  }
  return api.call(deliverySchema, 'POST', deliveryPath(delivery.delivery, 'confirm'), { encoding })
}

const atRest = ['done', 'refused', 'failed', 'cancelled', 'checked', 'locked', 'unconfirmed']

/** Shows how far it is, until it ends or wants a person. */
export const watch = async (api: Api, id: number): Promise<DeliveryView> => {
  for (;;) {
    const delivery = await api.call(deliverySchema, 'GET', deliveryPath(id))
    if (atRest.includes(delivery.state)) {
      progressDone()
      return delivery
    }
    progress(progressText(delivery))
    await wait(pollMs)
  }
}

export const progressText = ({ state, rows, progress: far }: DeliveryView): string => {
  if (far === null) return state
  const rest = far.remainingMs === null ? '' : `, ${Math.ceil(far.remainingMs / 1_000)} s left`
  return `${state} ${far.percent ?? '?'} %, ${rows} rows, ${far.rowsPerSecond ?? 0} rows/s${rest}`
}

const countText = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ')

export const deliveryText = (delivery: DeliveryView): string => {
  const { counts, fault } = delivery
  const would = delivery.state === 'checked' || delivery.state === 'refused' ? '（見込み would be）' : ''
  const next: Readonly<Record<string, string>> = {
    checked: `取り込むには: tsunagu deliveries apply ${delivery.delivery}`,
    locked: `パスワードを入れるには: tsunagu deliveries unlock ${delivery.delivery}`,
    unconfirmed: `文字コードを確認するには: tsunagu deliveries confirm ${delivery.delivery} ${delivery.encoding ?? 'CP932'}`,
    failed: `原因を除いてから: tsunagu deliveries resume ${delivery.delivery}`,
  }
  return [
    `delivery ${delivery.delivery}: ${delivery.state}, ${delivery.file}, ${delivery.layout} version ${delivery.layoutVersion}, ${delivery.mode}, ${delivery.encoding ?? '—'}`,
    ...(delivery.progress === null ? [] : [progressText(delivery)]),
    `rows ${delivery.rows}, refused ${delivery.refused}${delivery.refused > 0 ? ` (tsunagu deliveries refused ${delivery.delivery})` : ''}`,
    ...(counts === null
      ? []
      : Object.entries(counts).map(
          ([what, sums]) => `${what}${would}: ${countText(sums as Readonly<Record<string, number>>)}`,
        )),
    ...(fault === null
      ? []
      : [
          `${fault.ja}\n${fault.en}`,
          ...(fault.found === '' ? [] : [`found: ${fault.found}`]),
          ...(fault.expected === '' ? [] : [`expected: ${fault.expected}`]),
        ]),
    ...(next[delivery.state] === undefined ? [] : [next[delivery.state] ?? '']),
  ].join('\n')
}
