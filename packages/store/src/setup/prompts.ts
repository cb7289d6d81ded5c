import type { ContractId, FloorConfig, Language } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'
import type { PromptVersionRow, Timestamp } from '../sql/tables.ts'

export type PromptId = { readonly language: Language; readonly name: string }

export type PromptVersion = {
  readonly version: number
  /** Below the folder of prompts, without ending. */
  readonly path: string
  readonly text: string
  readonly durationMs: number
  /** As it came, in LUFS. */
  readonly loudness: number
  readonly sha256: string
  readonly warnings: readonly string[]
  readonly by: string
  readonly at: Timestamp
}

export type StoredPrompt = PromptId & {
  readonly text: string
  /** Null: the stand-in. */
  readonly active: number | null
  /** The newest first. */
  readonly versions: readonly PromptVersion[]
}

const versionOf = (row: PromptVersionRow): PromptVersion => {
  const { version, path, text, duration_ms, loudness, sha256, warnings, by, at } = row
  return { version, path, text, durationMs: duration_ms, loudness, sha256, warnings, by, at }
}

/** Every prompt about which anything is written down; of one language or name only, where named. */
export const readPrompts = async (
  trx: Trx,
  contract: ContractId,
  wanted: Partial<PromptId> = {},
): Promise<readonly StoredPrompt[]> => {
  const { language, name } = wanted
  const prompts = await trx
    .selectFrom('prompt')
    .selectAll()
    .where('contract', '=', contract)
    .$if(language !== undefined, (query) => query.where('language', '=', language ?? 'ja'))
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .orderBy('language')
    .orderBy('name')
    .execute()
  const versions = await trx
    .selectFrom('prompt_version')
    .selectAll()
    .where('contract', '=', contract)
    .$if(language !== undefined, (query) => query.where('language', '=', language ?? 'ja'))
    .$if(name !== undefined, (query) => query.where('name', '=', name ?? ''))
    .orderBy('version', 'desc')
    .execute()
  return prompts.map((prompt) => ({
    language: prompt.language,
    name: prompt.name,
    text: prompt.text,
    active: prompt.active,
    versions: versions
      .filter((one) => one.language === prompt.language && one.name === prompt.name)
      .map((row) => versionOf(row)),
  }))
}

/** Prompt → file of its live recording, for the floor's configuration. */
export const readLivePrompts = async (trx: Trx, contract: ContractId): Promise<FloorConfig['prompts']> =>
  Object.fromEntries(
    (await readPrompts(trx, contract)).flatMap(({ language, name, active, versions }) => {
      const live = versions.find(({ version }) => version === active)
      return live === undefined ? [] : [[`${language}/${name}`, live.path] as const]
    }),
  )

/** The prompt, held until the transaction ends; made when it is not there. */
export const holdPrompt = async (trx: Trx, contract: ContractId, { language, name }: PromptId): Promise<void> => {
  await trx
    .insertInto('prompt')
    .values({ contract, language, name })
    .onConflict((conflict) => conflict.columns(['contract', 'language', 'name']).doUpdateSet({ name }))
    .execute()
}

/** Sets its text or its live version, or both. */
export const changePrompt = async (
  trx: Trx,
  contract: ContractId,
  { language, name }: PromptId,
  change: { readonly text?: string; readonly active?: number | null },
): Promise<void> => {
  await trx
    .updateTable('prompt')
    .set(change)
    .where('contract', '=', contract)
    .where('language', '=', language)
    .where('name', '=', name)
    .execute()
}

export const addPromptVersion = async (
  trx: Trx,
  contract: ContractId,
  { language, name }: PromptId,
  made: Omit<PromptVersion, 'at'>,
): Promise<void> => {
  const { version, path, text, durationMs, loudness, sha256, warnings, by } = made
  await trx
    .insertInto('prompt_version')
    .values({
      ...{ contract, language, name, version, path, text, loudness, sha256, by },
      duration_ms: durationMs,
      warnings: [...warnings],
    })
    .execute()
}
