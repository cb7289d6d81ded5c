import { type Language, languages, type Prompt } from '@tsunagu/core'
import type { Me, PromptRow } from '@tsunagu/messages'
import { inContract, type PromptId, readPrompts, type StoredPrompt } from '@tsunagu/store'
import type { House } from '../house.ts'
import { buildFloorConfig } from '../setup/floor-config.ts'
import { standInsOf, standInTexts } from './place.ts'
import { usedPrompts } from './used-prompts.ts'

/** Every prompt of these languages that exists, is written down, or is played by what is set up; by name. */
export const listPrompts = async (
  house: House,
  { contract, floor }: Me,
  wanted: readonly Language[] = languages,
): Promise<readonly PromptRow[]> => {
  const [standIns, texts, { stored, used }] = await Promise.all([
    standInsOf(house.promptDir),
    standInTexts(house.promptDir),
    inContract(house.db, contract, async (trx) => ({
      stored: await readPrompts(trx, contract),
      used: usedPrompts(await buildFloorConfig(trx, contract, floor, 0)),
    })),
  ])
  const written = new Map(stored.map((one) => [`${one.language}/${one.name}`, one]))
  const all = new Set([...standIns, ...written.keys(), ...used.keys()])
  return [...all].sort().flatMap((prompt) => {
    const id = idOf(prompt)
    if (id === null || !wanted.includes(id.language)) return []
    return [
      rowOf(id, written.get(prompt), {
        text: texts[prompt] ?? '',
        hasStandIn: standIns.has(prompt),
        usedBy: used.get(prompt) ?? [],
      }),
    ]
  })
}

/** Null: a tone, or a file that a flow names in full. */
const idOf = (prompt: Prompt): PromptId | null => {
  const [first, name, more] = prompt.split('/')
  const language = languages.find((one) => one === first)
  return language === undefined || name === undefined || more !== undefined ? null : { language, name }
}

type Around = { readonly text: string; readonly hasStandIn: boolean; readonly usedBy: readonly string[] }

const rowOf = (
  { language, name }: PromptId,
  stored: StoredPrompt | undefined,
  { text, hasStandIn, usedBy }: Around,
): PromptRow => {
  const active = stored?.active ?? null
  return {
    ...{ language, name, active, hasStandIn },
    text: stored === undefined || stored.text === '' ? text : stored.text,
    state: active !== null ? 'recorded' : hasStandIn ? 'standIn' : 'missing',
    usedBy: [...usedBy],
    versions: (stored?.versions ?? []).map(({ path: _, warnings, ...version }) => ({
      ...version,
      warnings: [...warnings],
    })),
  }
}
