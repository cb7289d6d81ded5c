import { readFileSync } from 'node:fs'
import { languages } from '@tsunagu/core'
import { describe, expect, it } from 'vitest'
import { city, flows } from './city.ts'

type Catalogue = {
  readonly prompts: readonly Readonly<Record<string, string>>[]
  readonly tones: readonly { readonly name: string }[]
}

const { prompts, tones } = JSON.parse(
  readFileSync(new URL('../../../../scripts/prompts.json', import.meta.url), 'utf8'),
) as Catalogue

/** Everything that a flow plays, in the language it begins in. */
const played = flows.flatMap(({ flow: { language, nodes } }) =>
  Object.values(nodes)
    .flatMap((node) => ('prompts' in node ? node.prompts : []))
    .filter((prompt) => typeof prompt === 'string')
    .map((prompt) => (prompt.includes('/') ? prompt : `${language}/${prompt}`)),
)

/** Everything that is named like a prompt, wherever it stands. */
const promptsIn = (value: unknown): readonly string[] => JSON.stringify(value).match(/(?<=")(ja|en|tone)\/[^"]+/g) ?? []

describe('the sample city', () => {
  it('plays only what is spoken at set-up', () => {
    const made = new Set([
      ...prompts.flatMap((prompt) => languages.flatMap((one) => (one in prompt ? [`${one}/${prompt.name}`] : []))),
      ...tones.map(({ name }) => `tone/${name}`),
    ])
    const used = [...promptsIn(city.queues), ...played]
    expect(used.length).toBeGreaterThan(10)
    expect(used.filter((prompt) => !made.has(prompt))).toEqual([])
  })

  it('has two centres, a skill, a callback, a supervisor of all queues and phones in browsers', () => {
    expect(new Set(city.queues.map(({ strategy }) => strategy)).size).toBeGreaterThan(2)
    expect(city.queues.filter(({ needs }) => needs.length > 0)).toHaveLength(1)
    expect(city.queues.filter(({ callback }) => callback !== null)).toHaveLength(1)
    const leader = city.agents.find(({ id }) => id === 's01')
    expect(leader?.supervises).toEqual(city.queues.map(({ id }) => id))
    expect(city.agents.filter(({ browserPhone }) => browserPhone !== null).length).toBeGreaterThan(1)
  })
})
