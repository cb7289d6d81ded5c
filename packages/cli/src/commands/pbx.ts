import { join } from 'node:path'
import { openDatabase } from '@tsunagu/store'
import type { Command } from 'commander'
import { exitCode, Failure } from '../exit.ts'
import { readPbxSetup } from '../pbx/read-setup.ts'
import { renderPbx } from '../pbx/render.ts'
import { reloadPbx, writeChanged } from '../pbx/write.ts'
import type { ToolsOf } from '../program.ts'
import { neededSetting, runDir, setting } from '../settings.ts'

export const addPbx = (program: Command, tools: ToolsOf): void => {
  const pbx = program.command('pbx').description('PBX')
  pbx
    .command('render')
    .description('回線と電話機の設定をデータベースから書き出し、通話を切らずに読み直させる（Postgres を直接読む）')
    .option('--out <folder>', 'where to (default: <run>/pbx/etc/generated)')
    .option('--no-reload', 'write only')
    .option('--force-reload', 'reload although nothing changed', false)
    .action(async (options: { out?: string; reload: boolean; forceReload: boolean }) => {
      const { out } = tools()
      const node = setting('TSUNAGU_NODE') ?? 'pbx1'
      const setup = await withDatabase((db) => readPbxSetup(db, node))
      const changed = writeChanged(options.out ?? join(runDir(), 'pbx/etc/generated'), renderPbx(setup))
      const reload = options.reload && (changed.length > 0 || options.forceReload)
      if (reload) await reloadPbx()
      const { lines, phones } = setup
      out.say(
        { node, lines: lines.length, phones: phones.length, changed, reloaded: reload },
        `${node}: ${lines.length} lines, ${phones.length} phones; ${changed.length === 0 ? 'nothing changed' : `written ${changed.join(', ')}`}${reload ? '; reloaded' : ''}`,
      )
    })
  pbx
    .command('secret <phone>')
    .description('電話機の登録パスワード（Postgres を直接読む。API は教えない）')
    .action(async (phone: string) => {
      const { out } = tools()
      const { phones } = await withDatabase((db) => readPbxSetup(db, setting('TSUNAGU_NODE') ?? 'pbx1'))
      const found = phones.find(({ id }) => id === phone)
      if (found === undefined) throw new Failure(exitCode.refused, 'phone.unknown', `${phone}: no such phone`)
      out.say(found, found.secret)
    })
}

/** The owner's connection, for work that cannot wait for the API: secrets of phones never pass through it. */
export const withDatabase = async <T>(work: (db: ReturnType<typeof openDatabase>) => Promise<T>): Promise<T> => {
  const db = openDatabase(neededSetting('TSUNAGU_POSTGRES_URL'), {
    name: 'tsunagu-cli',
    maxConnections: 1,
    onProblem: (error) => console.error(`postgres: ${error.message}`),
  })
  try {
    return await work(db)
  } finally {
    await db.destroy()
  }
}
