import { setTimeout as sleep } from 'node:timers/promises'
import {
  decidePairBody,
  type LinkRunView,
  linkExplanationSchema,
  linkedSchema,
  linkHistorySchema,
  linkPairPageSchema,
  linkPairSchema,
  linkRulesSchema,
  linkRunListSchema,
  linkRunSchema,
  mergePersonsBody,
  splitPersonBody,
  startLinkBody,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { exitCode, Failure } from '../exit.ts'
import { progress, progressDone, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { bodyOf } from '../setup-file.ts'
import { several } from './setup-parts.ts'

const runs = '/v1/links/runs'
const told = (run: LinkRunView): string =>
  `run ${run.run} (${run.scope}): ${run.state} ${run.phase} ${run.done}/${run.total}; addressees ${run.addressees}, compared ${run.compared}, merged ${run.merged}, to review ${run.toReview}`

export const addLinks = (program: Command, tools: ToolsOf): void => {
  const links = program.command('link').alias('links').description('名寄せ: 同一人物の判定、統合と分割')
  addRuns(links, tools)
  addRules(links, tools)
  addPairs(links, tools)
  addMerges(links, tools)
}

const addRuns = (links: Command, tools: ToolsOf): void => {
  links
    .command('run')
    .description('名寄せを実行する: 前回からの変更分と全体、または --all で全部')
    .option('--all', 'compare everybody with everybody')
    .option('--wait', 'until it is done, with its progress')
    .action(async ({ all, wait }: { all?: boolean; wait?: boolean }) => {
      const { api, out } = tools()
      const body = bodyOf(startLinkBody, { scope: all === true ? 'all' : 'changed' })
      let run = await api.call(linkRunSchema, 'POST', runs, body)
      while (wait === true && (run.state === 'waiting' || run.state === 'running')) {
        progress(told(run))
        await sleep(500)
        run = await api.call(linkRunSchema, 'GET', `${runs}/${run.run}`)
      }
      progressDone()
      out.say(run, told(run))
      if (run.state === 'failed')
        throw new Failure(exitCode.refused, 'link.failed', `run ${run.run} failed: ${run.fault}`)
    })
  links
    .command('runs')
    .description('名寄せの実行の一覧')
    .action(async () => {
      const { api, out } = tools()
      const answer = await api.call(linkRunListSchema, 'GET', runs)
      out.table(answer, answer.runs, [
        ['run', (row) => row.run],
        ['scope', (row) => row.scope],
        ['state', (row) => row.state],
        ['asked', (row) => when(row.askedAt)],
        ['by', (row) => row.askedBy],
        ['ended', (row) => when(row.endedAt)],
        ['addressees', (row) => row.addressees],
        ['merged', (row) => row.merged],
        ['to review', (row) => row.toReview],
      ])
    })
  links
    .command('status <run>')
    .description('名寄せの実行の進み具合')
    .action(async (id: string) => {
      const { api, out } = tools()
      const run = await api.call(linkRunSchema, 'GET', `${runs}/${encodeURIComponent(id)}`)
      out.say(run, told(run))
    })
}

const addRules = (links: Command, tools: ToolsOf): void => {
  links
    .command('rules')
    .description('名寄せの規則（--after-deliveries on|off で変更）')
    .option('--after-deliveries <on|off>', 'whether a run follows each delivery without anybody asking')
    .action(async ({ afterDeliveries }: { afterDeliveries?: string }) => {
      const { api, out } = tools()
      const path = '/v1/links/rules'
      const rules =
        afterDeliveries === undefined
          ? await api.call(linkRulesSchema, 'GET', path)
          : await api.call(linkRulesSchema, 'PUT', path, { afterDeliveries: isOn(afterDeliveries) })
      out.say(rules, rules.afterDeliveries ? 'each delivery is linked' : 'linked only when somebody asks')
    })
}

const isOn = (word: string): boolean => {
  if (word === 'on' || word === 'off') return word === 'on'
  throw new Failure(exitCode.usage, 'usage', `--after-deliveries: expected on or off, found ${word}`)
}

type Search = Readonly<Record<'state' | 'cursor' | 'limit', string | undefined>>

const addPairs = (links: Command, tools: ToolsOf): void => {
  links
    .command('pairs')
    .description('判定を待つ候補')
    .option('--state <state>', 'open, same, different or settled', 'open')
    .option('--limit <n>', 'pairs per page', '50')
    .option('--cursor <cursor>', 'the next page')
    .action(async (search: Search) => {
      const { api, out } = tools()
      const page = await api.call(linkPairPageSchema, 'GET', `/v1/links/pairs${query(search)}`)
      out.table(page, page.pairs, [
        ['pair', (row) => row.pair],
        ['score', (row) => row.score],
        ['why asked', (row) => row.reason],
        ['one', (row) => `${row.one.person} ${row.one.name} ${row.one.birthOn ?? ''}`],
        ['other', (row) => `${row.other.person} ${row.other.name} ${row.other.birthOn ?? ''}`],
        ['how they agree', (row) => row.agreement.map(({ ja }) => ja).join('、')],
      ])
      if (page.next !== null) console.error(`more: --cursor ${page.next}`)
    })
  links
    .command('show <pair>')
    .description('候補を並べて見る')
    .action(async (id: string) => {
      const { api, out } = tools()
      const pair = await api.call(linkPairSchema, 'GET', `/v1/links/pairs/${encodeURIComponent(id)}`)
      const fields = [
        'person',
        'system',
        'clientId',
        'kind',
        'name',
        'kana',
        'birthOn',
        'postcode',
        'address',
        'phones',
        'otherIds',
      ] as const
      out.table(pair, fields, [
        ['', (field) => field],
        ['one', (field) => String(pair.one[field] ?? '—')],
        ['other', (field) => String(pair.other[field] ?? '—')],
      ])
    })
  links
    .command('decide <pair> <decision>')
    .description('同一 (same) か別人 (different) かを判定する。以後の実行はこれに従う')
    .requiredOption('--why <text>', '理由')
    .action(async (id: string, decision: string, { why }: { why: string }) => {
      const { api, out } = tools()
      const body = bodyOf(decidePairBody, { decision, why })
      const pair = await api.call(linkPairSchema, 'POST', `/v1/links/pairs/${encodeURIComponent(id)}/decide`, body)
      out.say(pair, `pair ${pair.pair}: ${pair.state}; persons ${pair.one.person} and ${pair.other.person}`)
    })
}

type Splitting = { readonly event?: string; readonly addressee: readonly string[]; readonly why: string }

const addMerges = (links: Command, tools: ToolsOf): void => {
  links
    .command('merge <kept> <other>')
    .description('二人の対象者を一人にまとめる')
    .requiredOption('--why <text>', '理由')
    .action(async (kept: string, other: string, { why }: { why: string }) => {
      const { api, out } = tools()
      const body = bodyOf(mergePersonsBody, { kept: Number(kept), other: Number(other), why })
      const linked = await api.call(linkedSchema, 'POST', '/v1/links/merge', body)
      out.say(linked, `person ${linked.other} is part of ${linked.kept} now`)
    })
  links
    .command('split [person]')
    .description('統合を取り消す (--event)、または宛名を切り離す (<person> --addressee …)')
    .option('--event <event>', 'a merge, from `link history`')
    .option('--addressee <addressee>', 'once for each', several, [])
    .requiredOption('--why <text>', '理由')
    .action(async (person: string | undefined, { event, addressee, why }: Splitting) => {
      const { api, out } = tools()
      const wanted =
        event === undefined ? { person: Number(person), addressees: addressee.map(Number) } : { event: Number(event) }
      const linked = await api.call(
        linkedSchema,
        'POST',
        '/v1/links/split',
        bodyOf(splitPersonBody, { ...wanted, why }),
      )
      out.say(linked, `person ${linked.other} is a person again, apart from ${linked.kept}`)
    })
  links
    .command('history <person>')
    .description('対象者の統合・分割の履歴')
    .action(async (person: string) => {
      const { api, out } = tools()
      const answer = await api.call(linkHistorySchema, 'GET', `/v1/links/persons/${encodeURIComponent(person)}/history`)
      out.table(answer, answer.events, [
        ['event', (row) => row.event],
        ['at', (row) => when(row.at)],
        ['kind', (row) => row.kind],
        ['kept', (row) => row.kept],
        ['other', (row) => row.other],
        ['by', (row) => (row.run === null ? row.by : `run ${row.run}`)],
        ['why', (row) => row.why || row.agreement.map(({ ja }) => ja).join('、')],
        ['undone by', (row) => row.undoneBy],
      ])
    })
  links
    .command('explain <one> <other>')
    .description('二人が同一・別人である理由')
    .action(async (one: string, other: string) => {
      const { api, out } = tools()
      const answer = await api.call(linkExplanationSchema, 'GET', `/v1/links/explain${query({ one, other })}`)
      out.table(answer, answer.agreement, [
        ['field', (row) => row.field],
        ['how they agree', (row) => row.ja],
        ['bits', (row) => row.bits],
      ])
      console.error(
        `${answer.verdict.ja} (${answer.score ?? '—'}; 統合 ≥ ${answer.mergeFrom}, 判定待ち ≥ ${answer.reviewFrom})`,
      )
    })
}
