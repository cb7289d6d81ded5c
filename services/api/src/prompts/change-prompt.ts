import type { Me } from '@tsunagu/messages'
import {
  addSetupChange,
  changePrompt,
  holdPrompt,
  inContract,
  type PromptId,
  readPrompts,
  type StoredPrompt,
  type Trx,
} from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { publishPart } from '../setup/publish.ts'

/**
 * Makes a version what callers hear, or, with null, the stand-in. Table and publication stand or fall together: if either
 * cannot be done, what was live stays live. Before the first publication of a floor it is only written down.
 */
export const activatePrompt = async (
  house: House,
  visitor: Me,
  prompt: PromptId,
  version: number | null,
): Promise<void> => {
  const work = async (trx: Trx): Promise<void> => {
    const before = await stored(trx, visitor, prompt)
    if (version !== null && !before.versions.some((one) => one.version === version))
      throw new DoorError('prompt.versionUnknown')
    await changePrompt(trx, visitor.contract, prompt, { active: version })
    await tell(trx, visitor, prompt, version === null ? '仮音声に切替' : `第${version}版に切替`, {
      before: { active: before.active },
      after: { active: version },
    })
  }
  try {
    await publishPart(house, visitor, 'prompts', work)
  } catch (error) {
    if (!(error instanceof DoorError && error.code === 'floor.notConfigured')) throw error
    await inContract(house.db, visitor.contract, work)
  }
}

/** Sets what a prompt says, or shall say when it is recorded. */
export const setPromptText = (house: House, visitor: Me, prompt: PromptId, text: string): Promise<void> =>
  inContract(house.db, visitor.contract, async (trx) => {
    await holdPrompt(trx, visitor.contract, prompt)
    const before = await stored(trx, visitor, prompt)
    await changePrompt(trx, visitor.contract, prompt, { text })
    await tell(trx, visitor, prompt, '文面を変更', { before: { text: before.text }, after: { text } })
  })

const stored = async (trx: Trx, { contract }: Me, prompt: PromptId): Promise<StoredPrompt> => {
  const [found] = await readPrompts(trx, contract, prompt)
  if (found === undefined) throw new DoorError('prompt.unknown')
  return found
}

const tell = (
  trx: Trx,
  { contract, account }: Me,
  { language, name }: PromptId,
  summary: string,
  change: { readonly before: unknown; readonly after: unknown },
): Promise<void> =>
  addSetupChange(trx, contract, { by: account, part: 'prompt', item: `${language}/${name}`, summary, ...change })
