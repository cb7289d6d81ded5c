import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inContract, openDatabase, type Trx } from '@tsunagu/store'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chance as chanceOf } from '../support/chance.ts'
import { contract, type ExportOffice, insertCalls, openExportOffice, type Run } from '../support/export-office.ts'
import type { ServiceProcess } from '../support/service-process.ts'
import { until } from '../support/wait.ts'

let site: ExportOffice
let service: ServiceProcess
const said: string[] = []

const plain = (layout: string, more = ''): string => `layout: ${layout}
title: 試験 ${layout}
source: calls
protect: none
forClient: true
file: { encoding: UTF-8 }
columns:
  - { name: 通話, from: call }
  - { name: 秒, from: talkSeconds }
${more}`

beforeAll(async () => {
  site = await openExportOffice()
  service = await site.service()
  await inside((trx) => sql.raw(people).execute(trx))
})
afterAll(async () => {
  await service?.end('SIGTERM')
  await site?.office.close()
})

const kill = async (): Promise<void> => {
  said.push(service.output())
  await service.end('SIGKILL')
}
const db = () => site.office.db
const inside = <T>(work: (trx: Trx) => Promise<T>): Promise<T> => inContract(db(), contract, work)

const insertWho = `insert into tsunagu.call (contract, id, floor, direction, called, caller_kind, arrived_at, ended_at, outcome, log_id)
    select 'kumamoto', 'who-' || n, 'kumamoto', 'outbound', '0900000000' || n, 'presented', '2026-11-20T00:00:00Z',
      '2026-11-20T00:01:00Z', 'answered', '1-0' from generate_series(1, 2) n`

const people = `insert into tsunagu.person (contract, id, name, name_key, kana) values
    ('kumamoto', 1001, '山田〜太郎', 'x', 'ヤマダ'), ('kumamoto', 1002, '𠮷田 花子', 'y', 'ヨシダ');
  insert into tsunagu.addressee (contract, id, system, client_id, person, name) values
    ('kumamoto', 1, 'kokuho', '123', 1001, '山田'), ('kumamoto', 2, 'kokuho', '456', 1002, '吉田');
  insert into tsunagu.promise (contract, id, person, amount, due_on, made_at, by) values
    ('kumamoto', 1, 1001, 12000, '2026-12-01', '2026-11-20T01:00:00Z', 'agent1'),
    ('kumamoto', 2, 1002, 8000, '2026-12-02', '2026-11-20T02:00:00Z', 'agent1')`

describe('results since the last export', () => {
  it('are in exactly one file each, though rows are written meanwhile, committed late and rolled back', async () => {
    await site.putLayout(plain('since'))
    const { next: chance } = chanceOf(7)
    const other = openDatabase(site.office.urls.owner, {
      name: 'writers',
      maxConnections: 8,
      onProblem: () => undefined,
    })
    const committed: string[] = []
    let exporting = true
    const writer = async (name: string): Promise<void> => {
      for (let n = 0; exporting || n < 3; n++) {
        const prefix = `${name}.${n}`
        const isKept = chance() > 0.15
        const isLate = chance() > 0.6
        await inContract(other, contract, async (trx) => {
          await insertCalls(prefix, 3).execute(trx)
          await sql`select pg_sleep(${isLate ? 0.4 + chance() * 0.8 : chance() * 0.05})`.execute(trx)
          if (!isKept) throw new Error('rolled back')
        }).then(
          () => committed.push(...[1, 2, 3].map((row) => `${prefix}-${row}`)),
          (error: Error) => expect(error.message).toBe('rolled back'),
        )
      }
    }
    const writers = Promise.all(['w1', 'w2', 'w3', 'w4'].map(writer))
    const files: (readonly string[])[] = []
    const runs: Run[] = []
    for (let n = 0; n < 4; n++) {
      const run = await site.write('since')
      runs.push(run)
      files.push(await site.lines(run))
    }
    exporting = false
    await writers
    await other.destroy()
    const last = await site.write('since')
    files.push(await site.lines(last))
    const written = files.flat().map((line) => line.split(',')[0] ?? '')
    expect(written.filter((id) => id.startsWith('w')).sort()).toEqual([...committed].sort())
    expect(new Set(written).size).toBe(written.length)
    expect(files.filter((lines) => lines.length > 0).length).toBeGreaterThan(1)
    expect(await site.lines(await site.write('since'))).toEqual([])
  })

  it('can be written again, byte for byte, or it is said why not', async () => {
    await site.calls('r', 20)
    const first = await site.write('since')
    expect(first).toMatchObject({ state: 'done', rows: 20 })
    await site.calls('later', 5)
    const again = await repeated(first)
    expect(again).toMatchObject({ state: 'done', rows: 20, sha256: first.sha256, contentSha256: first.contentSha256 })
    expect(again.reason).toContain('同じ内容')
    await inside((trx) => sql`update tsunagu.call set talk_ms = 99000 where id in ('r-1', 'r-2')`.execute(trx))
    const other = await repeated(first)
    expect(other.sha256).not.toBe(first.sha256)
    expect(other.reason).toContain('2 行の内容が後で変わりました')
    // A repetition is no new window: what came later is still to be written, once.
    expect(await site.lines(await site.write('since'))).toHaveLength(5)
  })

  it('holds what changed again, as it stands then, where a source is about states', async () => {
    await site.putLayout(`layout: states
title: 約束
source: promises
protect: none
file: { encoding: UTF-8 }
columns: [{ name: id, from: promise }, { name: state, from: state }]`)
    expect(await site.lines(await site.write('states'))).toEqual(['1,open', '2,open'])
    await inside((trx) => sql`update tsunagu.promise set state = 'kept', paid = 12000 where id = 1`.execute(trx))
    const changed = await site.write('states')
    expect(await site.lines(changed)).toEqual(['1,kept'])
    // What name linking moves is no news.
    await inside((trx) => sql`update tsunagu.promise set person = 1002 where id = 1`.execute(trx))
    expect(await site.lines(await site.write('states'))).toEqual([])
    await inside((trx) => sql`update tsunagu.promise set person = 1001, state = 'withdrawn' where id = 1`.execute(trx))
    expect((await repeated(changed)).reason).toContain('1 行は後で変わり')
  })
})

const repeated = async ({ run }: Run, body: object = {}): Promise<Run> => {
  const started = await site.manager.yes<{ run: Run }>('POST', `/v1/exports/${run}/repeat`, body)
  return site.ended(started.run.run)
}

describe('every source', () => {
  it('is written with all its fields, as the catalogue has them', async () => {
    const { sources } = await site.manager.get<{ sources: { source: string; fields: { field: string }[] }[] }>(
      '/v1/exports/sources',
    )
    await inside((trx) => sql.raw(more).execute(trx))
    for (const { source, fields } of sources) {
      const columns = fields.map(({ field }) => `{ name: ${field}, from: ${field} }`).join(', ')
      await site.putLayout(`layout: all-${source}\ntitle: x\nsource: ${source}\nprotect: none\ncolumns: [${columns}]`)
      const run = await site.write(`all-${source}`, { kind: 'plan' })
      expect([source, run.state, run.reason, (run.rows ?? 0) > 0]).toEqual([source, 'done', '', true])
    }
    // The person of a call: whom a note names, before the number.
    await site.putLayout(`layout: who\ntitle: x\nsource: calls\nprotect: none\nfile: { encoding: UTF-8 }
only: { call: [who-1, who-2] }
columns: [{ name: call, from: call }, { name: 宛名, from: clientId }]`)
    expect(await site.lines(await site.write('who'))).toEqual(['who-1,123', 'who-2,456'])
  })
})

const more = `insert into tsunagu.person_number (contract, id, person, number, kind, source) values
    ('kumamoto', 1, 1001, '09000000001', 'mobile', 'research'), ('kumamoto', 2, 1001, '09000000002', 'mobile', 'research');
  insert into tsunagu.claim_kind (contract, id, name) values ('kumamoto', 'kokuho', '国保') on conflict do nothing;
  insert into tsunagu.claim (contract, id, kind, client_key, addressee, amount) values ('kumamoto', 1, 'kokuho', 'k1', 1, 5000);
  insert into tsunagu.note (contract, person, source, call, text, at, author, changed_by) values
    ('kumamoto', 1002, 'call', 'who-2', '話した', '2026-11-20T00:01:00Z', 'agent1', 'agent1');
  insert into tsunagu.work (contract, kind, state, person, detail, before_client, over, opened_at, opened_by, version, changed_at)
    values ('kumamoto', 'slip', 'open', 1001, '{}', false, false, now(), 'agent1', 1, now());
  ${insertWho}`

describe('a service that is killed while it writes', () => {
  const rows = 12_000

  const moments: readonly (readonly [string, (run: number) => Promise<unknown>])[] = [
    ['before it begins', async () => undefined],
    [
      'with the first bytes of the file',
      () => until('a part', () => site.parts().some((name) => name.endsWith('.part'))),
    ],
    [
      'in the middle of the rows',
      (run) =>
        until('rows', async () => (await site.run(run)).state !== 'waiting' || sizes().some((size) => size > 100_000)),
    ],
    [
      'when the file has its name, before or after it is in the ledger',
      (run) =>
        until('a file', () => site.parts().some((name) => name.startsWith(`${run}-`) && !name.endsWith('.part'))),
    ],
  ]
  const sizes = (): readonly number[] =>
    site.parts().flatMap((name) => {
      try {
        return [readFileSync(join(site.folder, name)).length]
      } catch {
        // Renamed meanwhile.
        return []
      }
    })

  it('leaves no half file, and no row is lost or doubled', async () => {
    await site.putLayout(plain('killed'))
    await site.write('killed')
    for (const [n, [, moment]] of moments.entries()) {
      await site.calls(`k${n}`, rows)
      const { run } = await site.begin({ layout: 'killed' })
      await moment(run.run)
      await kill()
      const meanwhile = await site.run(run.run)
      if (meanwhile.state === 'waiting') {
        expect(meanwhile.isThere).toBe(false)
        expect((await site.manager.ask('GET', `/v1/exports/${run.run}/file`)).status).toBe(409)
      }
      await site.calls(`m${n}`, 2)
      service = await site.service()
      const first = await site.ended(run.run)
      expect(first.state).toBe('done')
      const { bytes } = await site.manager.bytes(`/v1/exports/${run.run}/file`)
      expect(createHash('sha256').update(bytes).digest('hex')).toBe(first.sha256)
      const lines = [...(await site.lines(first)), ...(await site.lines(await site.write('killed')))]
      const ids = lines.map((line) => line.split(',')[0] ?? '')
      expect(new Set(ids).size).toBe(ids.length)
      expect(ids.filter((id) => id.startsWith(`k${n}-`))).toHaveLength(rows)
      expect(ids.filter((id) => id.startsWith(`m${n}-`))).toHaveLength(2)
      expect(ids).toHaveLength(rows + 2)
    }
    const stored = await inside((trx) => trx.selectFrom('export_run').select('stored').execute())
    expect([...site.parts()].sort()).toEqual(stored.flatMap(({ stored }) => stored ?? []).sort())
  })
})

describe('a file that is protected', () => {
  it('opens with the password that is shown once, and the password stands nowhere', async () => {
    await site.putLayout(plain('sealed', '').replace('protect: none', 'protect: zip'))
    const { run, password } = await site.begin({ layout: 'sealed', since: 'all' })
    expect(password).toMatch(/^([\w]{4}-){5}\w{4}$/)
    const done = await site.ended(run.run)
    expect(done).toMatchObject({ state: 'done', file: expect.stringMatching(/\.csv\.zip$/) as string })
    const path = join(mkdtempSync(join(tmpdir(), 'tsunagu-zip-')), 'x.zip')
    writeFileSync(path, (await site.manager.bytes(`/v1/exports/${run.run}/file`)).bytes)
    const open = (given: string): Buffer =>
      execFileSync('bsdtar', ['-xOf', path, '--passphrase', given], {
        stdio: ['ignore', 'pipe', 'ignore'],
        maxBuffer: 1e9,
      })
    const content = open(password ?? '')
    expect(createHash('sha256').update(content).digest('hex')).toBe(done.contentSha256)
    expect(() => open('wrong')).toThrow()
    const kept = await inside((trx) => trx.selectFrom('export_run').selectAll().execute())
    expect(kept.map(({ sealed }) => sealed)).toEqual(kept.map(() => null))
    expect([JSON.stringify(kept), service.output(), ...said].join('\n')).not.toContain(password)
    expect((await site.begin({ layout: 'sealed', password: 'ひみつのことば-2026-11' })).password).toBe(null)
    expect((await site.manager.ask('POST', '/v1/exports', { layout: 'since', password: 'x'.repeat(12) })).status).toBe(
      400,
    )
  })
})

describe('characters that CP932 does not have', () => {
  it('stop the export and are named, or are replaced as a person chose, and the ledger says so', async () => {
    await site.putLayout(readFileSync('samples/layouts/out-yakusoku.yaml', 'utf8'))
    await site.putLayout(`layout: cp932
title: 約束（CP932）
source: promises
protect: none
columns: [{ name: 氏名, from: name }, { name: 額, from: amount }]`)
    const plan = await site.write('cp932', { kind: 'plan' })
    expect(plan).toMatchObject({ state: 'done', rows: 2, file: null, exchange: null, report: { characters: 1 } })
    const stopped = await site.write('cp932')
    expect(stopped).toMatchObject({ state: 'stopped', isThere: false, exchange: null })
    expect(stopped.report?.unwritable).toEqual([
      { character: '𠮷', code: 'U+20BB7', count: 1, places: [{ row: 2, column: '氏名' }] },
    ])
    const done = await site.write('cp932', { replacement: '〓' })
    const { bytes } = await site.manager.bytes(`/v1/exports/${done.run}/file`)
    expect(new TextDecoder('shift_jis').decode(bytes)).toBe('氏名,額\r\n山田～太郎,12000\r\n〓田 花子,8000\r\n')
    const entry = await site.manager.get<{ note: string }>(`/v1/exchanges/${done.exchange}`)
    expect(entry.note).toContain('U+20BB7×1')
    // Excel holds every character.
    expect(await site.write('yakusoku')).toMatchObject({ state: 'done', rows: 2, report: { characters: 0 } })
  })
})

describe('the ledger', () => {
  it('has every file with rows, checksum and who, is only added to, and knows who fetched what', async () => {
    const client = await site.office.visit('city1')
    const auditor = await site.office.visit('audit1')
    const run = await site.write('since', { since: 'all' })
    const { status } = await client.bytes(`/v1/exports/${run.run}/file`)
    expect(status).toBe(200)
    await site.manager.yes('POST', `/v1/exchanges/${run.exchange}/notes`, { text: '宛先を訂正' })
    const entry = await auditor.get<{ notes: { kind: string; by: string }[] }>(`/v1/exchanges/${run.exchange}`)
    expect(entry).toMatchObject({
      direction: 'out',
      rows: run.rows,
      sha256: run.sha256,
      by: 'manager1',
      protection: 'none',
    })
    expect(entry.notes.map(({ kind, by }) => [kind, by])).toEqual([
      ['download', 'city1'],
      ['note', 'manager1'],
    ])
    const looks = await inside((trx) =>
      trx.selectFrom('access_log').select(['account', 'target']).where('action', '=', 'export.fetched').execute(),
    )
    expect(looks).toContainEqual({ account: 'city1', target: String(run.run) })
    const found = await auditor.get<{ entries: object[] }>(`/v1/exchanges?text=${run.sha256?.slice(0, 20)}`)
    expect(found.entries.length).toBeGreaterThan(0)
    const { months } = await auditor.get<{ months: { files: number }[] }>('/v1/exchanges/months')
    const count = await inside((trx) => sql<{ n: number }>`select count(*) as n from tsunagu.exchange`.execute(trx))
    expect(months.reduce((sum, { files }) => sum + files, 0)).toBe(count.rows[0]?.n)
    for (const url of [site.office.urls.api, site.office.urls.exchange]) {
      const role = openDatabase(url, { name: 'test', maxConnections: 1, onProblem: () => undefined })
      const change = (what: string) => inContract(role, contract, (trx) => sql.raw(what).execute(trx))
      await expect(change(`update tsunagu.exchange set sha256 = repeat('0', 64)`)).rejects.toThrow('permission')
      await expect(change('delete from tsunagu.exchange')).rejects.toThrow('permission')
      await expect(change(`update tsunagu.exchange_note set text = ''`)).rejects.toThrow('permission')
      await role.destroy()
    }
  })

  it('and the files are for those who may', async () => {
    const latest = (await site.manager.get<{ runs: Run[] }>('/v1/exports?layout=states')).runs[0]?.run ?? 0
    const allowed = (await site.manager.get<{ runs: Run[] }>('/v1/exports?layout=since')).runs[0]?.run ?? 0
    const asks: readonly (readonly [string, string, string, number])[] = [
      ['agent', 'GET', '/v1/exports', 403],
      ['super1', 'POST', '/v1/exports', 403],
      ['audit1', 'POST', '/v1/exports', 403],
      ['audit1', 'GET', `/v1/exports/${allowed}/file`, 403],
      ['ops1', 'GET', `/v1/exports/${allowed}/file`, 403],
      ['city1', 'GET', `/v1/exports/${latest}`, 404],
      ['city1', 'GET', `/v1/exports/${latest}/file`, 404],
      ['city1', 'GET', `/v1/exports/${allowed}`, 200],
      ['city1', 'GET', '/v1/exchanges', 403],
      ['audit1', 'GET', '/v1/exchanges', 200],
      ['audit1', 'POST', '/v1/exchanges/1/notes', 403],
      ['ops1', 'GET', '/v1/exports', 200],
    ]
    for (const [account, method, path, status] of asks) {
      const visit = await site.office.visit(account === 'agent' ? 'a01' : account)
      const body = method === 'GET' ? null : { layout: 'since', text: 'x' }
      expect([account, method, path, (await visit.ask(method, path, body)).status]).toEqual([
        account,
        method,
        path,
        status,
      ])
    }
  })
})

describe('the command line', () => {
  it('puts a layout, plans, writes, fetches, and lists the ledger', async () => {
    const { cli, runDir, passwordOf } = site.office
    const yes = async (...args: string[]) => {
      const { code, stdout, stderr } = await cli(args)
      expect([args.join(' '), code, code === 0 ? '' : stderr]).toEqual([args.join(' '), 0, ''])
      return { stdout, stderr }
    }
    expect((await cli(['sign-in', 'manager1'], passwordOf('manager1'))).code).toBe(0)
    const file = join(runDir, 'bad.yaml')
    writeFileSync(file, 'layout: x\ntitle: x\nsource: calls\ncolumns:\n  - { name: a, from: nothing }\n')
    expect((await cli(['export', 'check', file])).stderr).toContain('bad.yaml:5:')
    expect((await yes('export', 'put', 'samples/layouts/out-kaden-kekka.yaml')).stdout).toContain(
      'kaden-kekka: version 1',
    )
    expect((await yes('export', 'plan', 'kaden-kekka')).stdout).toContain('完了')
    const started = await yes('export', 'start', 'since')
    const run = /^(\d+) /.exec(started.stdout)?.[1] ?? ''
    const out = join(runDir, 'fetched.csv')
    await yes('export', 'get', run, '-o', out)
    expect(readFileSync(out, 'utf8')).toMatch(/^通話,秒\r\n/)
    expect((await yes('ledger', 'list')).stdout).toContain('試験 since')
    await yes('ledger', 'list', '--out', join(runDir, 'ledger.xlsx'))
    expect(readFileSync(join(runDir, 'ledger.xlsx')).subarray(0, 2).toString()).toBe('PK')
    const early = ['--to', '2026-11-20T00:10:00Z', '--out', join(runDir, 'calls.csv'), '--encoding', 'cp932']
    await yes('calls', 'list', ...early)
    expect(new TextDecoder('shift_jis').decode(readFileSync(join(runDir, 'calls.csv')))).toContain('着信日時,通話,')
  })
})

describe('every list', () => {
  it('is there as Excel and as CSV, and says when it is too long for one file', async () => {
    const span = 'from=2026-11-20T00:00:00Z&to=2026-11-20T00:10:00Z'
    for (const list of ['calls', 'recordings', 'figures', 'flow-counts', 'exchanges', 'messages'])
      for (const format of ['xlsx', 'csv'] as const) {
        const { status, headers, bytes } = await site.manager.bytes(
          `/v1/${list}/file?format=${format}${list === 'messages' ? '' : `&${span}`}`,
        )
        expect([list, status, headers.get('content-disposition')]).toEqual([
          list,
          200,
          expect.stringMatching(new RegExp(`filename="[a-z-]+[0-9-]*\\.${format}"`)) as string,
        ])
        expect(bytes.subarray(0, 2).toString('hex')).toBe(format === 'xlsx' ? '504b' : 'efbb')
      }
    await site.calls('many', 12_000)
    expect((await site.manager.ask('GET', '/v1/calls/file')).status).toBe(400)
  })
})

describe('files that wait to be fetched', () => {
  it('go when they were kept for 30 days, with what no run knows; younger ones stay', async () => {
    await site.putLayout(plain('kept'))
    await site.calls('kept', 3)
    const [old, young] = [await site.write('kept', { since: 'all' }), await site.write('kept', { since: 'all' })]
    const [strayOld, strayNew] = ['999-stray', '998-stray'].map((name) => join(site.folder, name)) as [string, string]
    for (const stray of [strayOld, strayNew]) writeFileSync(stray, 'x')
    const past = new Date(Date.now() - 25 * 3_600_000)
    utimesSync(strayOld, past, past)
    const ended = (run: Run, days: number): Promise<unknown> =>
      inside((trx) =>
        sql`update export_run set ended_at = now() - make_interval(days => ${days}) where contract = ${contract} and id = ${run.run}`.execute(
          trx,
        ),
      )
    await ended(old, 31)
    await ended(young, 29)
    // It clears up when it starts.
    await kill()
    service = await site.service()
    await until('the old file is gone', async () => !(await site.run(old.run)).isThere, { withinMs: 60_000 })
    await until('the stray file is gone', async () => !site.parts().includes('999-stray'), { withinMs: 60_000 })
    expect(site.parts().filter((name) => name.startsWith(`${old.run}-`))).toEqual([])
    const { status, body } = await site.manager.ask<{ error: { code: string } }>('GET', `/v1/exports/${old.run}/file`)
    expect([status, body.error.code]).toEqual([409, 'export.noFile'])
    expect(site.parts()).toContain('998-stray')
    expect((await site.run(young.run)).isThere).toBe(true)
    expect((await site.lines(young)).length).toBeGreaterThan(0)
  })
})

describe('an export by schedule', () => {
  const path = '/v1/exports/schedules/nightly'
  const missed = (): Promise<unknown> =>
    inside((trx) =>
      sql`update export_schedule set done_until = now() - interval '3 days' where contract = ${contract}`.execute(trx),
    )
  const doneUntil = async (): Promise<number> => {
    const { rows } = await inside((trx) =>
      sql<{ at: Date }>`select done_until as at from export_schedule where contract = ${contract}`.execute(trx),
    )
    return new Date(rows[0]?.at ?? 0).getTime()
  }
  const runs = async (): Promise<readonly Run[]> =>
    (await site.manager.get<{ runs: Run[] }>('/v1/exports?layout=nightly')).runs
  const nextRun = (count: number): Promise<Run> =>
    until(
      'it was started by itself',
      async () => {
        const [last, ...before] = await runs()
        return before.length === count - 1 && last?.state !== 'waiting' ? last : undefined
      },
      { withinMs: 60_000, seen: async () => [await runs(), service.output().slice(-1_000)] },
    )

  it('is started without anybody asking, missed days made up once, whoever is killed', async () => {
    await site.putLayout(plain('nightly'))
    const made = await site.manager.yes<{ next: string }>('PUT', path, { time: '00:00', days: 'daily' })
    expect(new Date(made.next).toISOString().slice(11)).toBe('15:00:00.000Z')
    expect(await runs()).toEqual([])
    await kill()
    await missed()
    service = await site.service()
    expect(await nextRun(1)).toMatchObject({ state: 'done', kind: 'write', since: 'last', askedBy: 'manager1' })
    await kill()
    service = await site.service()
    // A schedule that is due anew shows that the service is there and looks; the first one is not made again.
    await missed()
    expect(await nextRun(2)).toMatchObject({ state: 'done', rows: 0 })
    // What was made up is marked in the transaction that starts it, or it would be started again and again.
    expect(await doneUntil()).toBeGreaterThan(Date.now() - 2 * 86_400_000)
  })

  it('that brings no file is named among the notices; one with a password is refused', async () => {
    await site.putLayout(plain('nightly').replace('protect: none', 'protect: zip'))
    await missed()
    expect(await nextRun(3)).toMatchObject({ state: 'failed' })
    const { notices } = await site.manager.get<{ notices: object[] }>('/v1/notices')
    expect(notices).toContainEqual(expect.objectContaining({ kind: 'export.failed', item: 'nightly' }))
    const refused = await site.manager.ask<{ error: { code: string } }>('PUT', path, { time: '18:00' })
    expect([refused.status, refused.body.error.code]).toEqual([422, 'export.scheduleNeedsNobody'])
    await site.manager.yes('DELETE', path)
    expect(await site.manager.get('/v1/exports/schedules')).toEqual({ schedules: [] })
  })
})
