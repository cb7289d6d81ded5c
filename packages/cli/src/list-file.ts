import { writeFile } from 'node:fs/promises'
import type { Command } from 'commander'
import { query } from './api.ts'
import { exitCode, Failure } from './exit.ts'
import type { Tools } from './program.ts'

type Wish = Readonly<Record<string, string | undefined>>

/** `--out calls.xlsx`: the list as a file instead. */
export const withFile = (command: Command): Command =>
  command
    .option('--out <file>', 'ファイルに書く write a file instead: .xlsx, or .csv')
    .option('--encoding <encoding>', 'of a CSV file: utf8 (with BOM) or cp932', 'utf8')

/** Fetches the list as a file and says which characters CP932 does not have, so that nobody takes 〓 for what was written. */
export const saveList = async ({ api, out }: Tools, path: string, file: string, wish: Wish): Promise<void> => {
  const format = /\.(csv|xlsx)$/i.exec(file)?.[1]?.toLowerCase()
  if (format === undefined)
    throw new Failure(exitCode.usage, 'file.kind', `"${file}": expected a name that ends in .xlsx or .csv`)
  const reply = await api.fetch('GET', `${path}${query({ ...wish, format })}`)
  const bytes = Buffer.from(await reply.arrayBuffer())
  await writeFile(file, bytes)
  const replaced = reply.headers.get('x-tsunagu-replaced')
  out.say({ file, bytes: bytes.length, replaced }, `${file}: ${bytes.length} bytes`)
  if (replaced !== null) console.error(`〓 stands for what CP932 does not have: ${replaced}`)
}
