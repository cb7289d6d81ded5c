import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ContractId, languages, type Prompt } from '@tsunagu/core'
import type { PromptId } from '@tsunagu/store'

/** `kumamoto/ja/greeting-v3`: where a version lies below the folder of prompts, without ending. Contracts never share. */
export const pathOf = (contract: ContractId, { language, name }: PromptId, version: number): Prompt =>
  `${folderOf(contract)}/${language}/${name}-v${version}`

/** Names of prompts have neither dots nor underscores to spare: `a.b` is `a_2eb`. */
const folderOf = (contract: ContractId): string =>
  contract.replace(/[^A-Za-z0-9-]/g, (char) => `_${char.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** Stand-ins that are there, `ja/greeting` and the like, with tones. */
export const standInsOf = async (promptDir: string): Promise<ReadonlySet<Prompt>> => {
  const found = await Promise.all(
    [...languages, 'tone'].map(async (folder) =>
      (await namesIn(join(promptDir, folder)))
        .filter((name) => name.endsWith('.wav'))
        .map((name) => `${folder}/${name.slice(0, -'.wav'.length)}`),
    ),
  )
  return new Set(found.flat())
}

/** What the stand-ins say. */
export const standInTexts = async (promptDir: string): Promise<Readonly<Record<Prompt, string>>> => {
  try {
    return JSON.parse(await readFile(join(promptDir, 'texts.json'), 'utf8')) as Record<Prompt, string>
  } catch (error) {
    if (isAbsent(error)) return {}
    throw error
  }
}

const namesIn = async (folder: string): Promise<readonly string[]> => {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}

const isAbsent = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 'ENOENT'
