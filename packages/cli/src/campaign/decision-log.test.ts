import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LogEntry, plainCampaign, scenarioOf, simulateCampaign } from '@tsunagu/core'
import { afterAll, describe, expect, it } from 'vitest'
import { divergenceText, readLog, replayDecisions, writeLog } from './decision-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'decisions-'))
const path = join(folder, 'run.jsonl')
afterAll(() => rmSync(folder, { recursive: true }))

const record = (): void => {
  const scenario = plainCampaign(scenarioOf({ id: 'x', agents: 3 }), {
    ...{ mode: { kind: 'predictive' }, cap: 0.03, days: 1, seed: 1 },
  })
  const entries: LogEntry[] = []
  simulateCampaign({ ...scenario, endsAt: scenario.startsAt + 600_000 }, 0, { entry: (entry) => entries.push(entry) })
  writeLog(path, entries)
}

describe('a log of decisions in a file', () => {
  it('is decided again the same, and a changed line is named', () => {
    record()
    expect(replayDecisions(readLog(path))).toMatchObject({ divergence: null })
    const lines = readFileSync(path, 'utf8').split('\n')
    const nth = lines.findIndex((line) => line.includes('"campaign.decided"') && line.includes('"limit":"warmUp"'))
    writeFileSync(path, lines.with(nth, (lines[nth] ?? '').replace('"warmUp"', '"gate"')).join('\n'))
    const { divergence } = replayDecisions(readLog(path))
    const { id } = JSON.parse(lines[nth] ?? '') as LogEntry
    expect(divergence === null ? '' : divergenceText(divergence)).toMatch(
      new RegExp(`^${id} \\(after .*\\): decision.limit is "gate" in the log, decided again "warmUp"$`),
    )
  })

  it('is refused where a line is no entry, with file and line', () => {
    writeFileSync(path, '{"id":"1-1","at":1,"by":"acd","body":{"type":"phone.registered","phone":"p"}}\n\n{"id":3}\n')
    expect(() => readLog(path)).toThrow(`${path}:3: expected an entry`)
    expect(() => readLog(join(folder, 'none'))).toThrow('cannot be read')
  })
})
