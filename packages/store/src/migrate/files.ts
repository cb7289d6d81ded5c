import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export type MigrationFile = { readonly name: string; readonly sql: string; readonly sha256: string }

/** `NNNN-name.sql`, in order of their numbers. Any other .sql file, or a number twice, is refused. */
export const readMigrations = async (folder: string): Promise<readonly MigrationFile[]> => {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort()
  const odd = names.find((name) => !/^\d{4}-[a-z0-9-]+\.sql$/.test(name))
  if (odd !== undefined) throw new Error(`${join(folder, odd)}: a migration is named NNNN-name.sql`)
  const twice = names.find((name, i) => name.slice(0, 4) === names[i - 1]?.slice(0, 4))
  if (twice !== undefined) throw new Error(`${join(folder, twice)}: its number is taken`)
  return Promise.all(names.map((name) => readOne(folder, name)))
}

const readOne = async (folder: string, name: string): Promise<MigrationFile> => {
  const sql = await readFile(join(folder, name), 'utf8')
  return { name: name.replace(/\.sql$/, ''), sql, sha256: createHash('sha256').update(sql).digest('hex') }
}
