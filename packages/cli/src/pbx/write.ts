import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { exitCode, Failure } from '../exit.ts'
import { neededSetting } from '../settings.ts'
import type { RenderedFile } from './render.ts'

/** Writes what differs, whole or not at all; says which files changed. They hold passwords: nobody else reads them. */
export const writeChanged = (folder: string, files: readonly RenderedFile[]): readonly string[] => {
  mkdirSync(folder, { recursive: true })
  const changed = files.filter(({ name, text }) => {
    const path = join(folder, name)
    return !existsSync(path) || readFileSync(path, 'utf8') !== text
  })
  for (const { name, text } of changed) {
    writeFileSync(join(folder, `${name}.new`), text, { mode: 0o640 })
    renameSync(join(folder, `${name}.new`), join(folder, name))
  }
  return changed.map(({ name }) => name)
}

/** Has the running PBX read its files again. Calls in progress go on. */
export const reloadPbx = async (): Promise<void> => {
  const login = `${neededSetting('TSUNAGU_ARI_USER')}:${neededSetting('TSUNAGU_ARI_PASSWORD')}`
  const authorization = `Basic ${Buffer.from(login).toString('base64')}`
  for (const module of ['res_pjsip.so', 'pbx_config.so']) {
    const url = new URL(`/ari/asterisk/modules/${module}`, neededSetting('TSUNAGU_ARI_URL'))
    const reply = await fetch(url, {
      method: 'PUT',
      headers: { authorization },
      signal: AbortSignal.timeout(10_000),
    }).catch((error: unknown) => {
      throw new Failure(exitCode.unreachable, 'pbx.unreachable', `${url.origin} cannot be reached: ${String(error)}`)
    })
    if (!reply.ok)
      throw new Failure(exitCode.refused, 'pbx.refused', `the PBX answers ${reply.status} to a reload of ${module}`)
  }
}
