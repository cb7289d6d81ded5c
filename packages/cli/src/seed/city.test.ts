import { readdirSync, readFileSync } from 'node:fs'
import { languages } from '@tsunagu/core'
import { bareWorld, checkFlows, readFlow } from '@tsunagu/flows'
import { describe, expect, it } from 'vitest'
import { calendars, city, flows } from './city.ts'
import { sampleSources, sampleTemplates } from './samples.ts'

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

  it('has every source, text, queue, calendar and number that any of the sample flows names', () => {
    const folder = new URL('../../../../samples/flows/', import.meta.url)
    const samples = readdirSync(folder).map((name) => readFlow(readFileSync(new URL(name, folder), 'utf8')))
    const read = samples.flatMap((one) => (one.ok ? [one.file.flow] : []))
    expect(read).toHaveLength(samples.length)
    for (const hours of ['always', 'city'] as const) {
      const errors = checkFlows({
        ...bareWorld(read, Date.parse('2026-11-20T10:00:00+09:00')),
        ...{ templates: sampleTemplates, sources: sampleSources, calendars: calendars(hours) },
        queues: city.queues.map(({ id, callback }) => ({ id, callback: callback !== null })),
        transferNumbers: city.transferNumbers.map(({ number }) => number),
      }).filter(({ severity }) => severity === 'error')
      expect(errors.map(({ flow, node, found, code }) => `${flow} ${node}: ${code} ${found}`)).toEqual([])
    }
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
