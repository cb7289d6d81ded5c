import { faqKeys, faqWords, startOfDay } from '@tsunagu/core'
import { addNote, type Db, inContract, openDatabase, searchFaq, searchNotes } from '@tsunagu/store'
import { sql } from 'kysely'
import pg from 'pg'
import { chance } from '../support/chance.ts'
import { openPostgres } from '../support/servers.ts'
import { buildNotes, contract } from './notes/build-notes.ts'
import { wordNumber } from './notes/note-texts.ts'
import { type Bench, quantile, rounded } from './result.ts'

const notes = Number(process.env.TSUNAGU_BENCH_NOTES ?? 5_000_000)
const rounds = 60
const faqs = 5_000
const limitMs = 50

const { pick, between } = chance(20_261_121)
const ranked = (low: number, high: number) => (): string => wordNumber(between(low, high))

type Search = Partial<Parameters<typeof searchNotes>[2]>
const phrase = (of: () => string) => (): Search => ({ phrase: of() })

/** What people search for, from what stands in every second note to what stands in none. */
const kinds: Readonly<Record<string, () => Search>> = {
  frequent2: phrase(() => pick(['不在', '本人', '約束', '番号', '円を', '依頼', '納付'])),
  middle2: phrase(() => ranked(1, 400)().slice(0, 2)),
  rare2: phrase(() => ranked(5_000, 49_999)().slice(0, 2)),
  frequent3: phrase(() => pick(['コンビニ', 'ｺﾝﾋﾞﾆで', '留守番電話', '口座振替', '１８時以降', '5,000円'])),
  rare3: phrase(() => ranked(5_000, 49_999)()),
  several: phrase(() => `${pick(['不在', '本人', '納付'])} ${ranked(1, 400)()} ${pick(['依頼', '希望', '約束'])}`),
  noHit: phrase(() => pick(['龍虎', '鬱病', '麒麟児', '薔薇', 'xyzzy', '犬猫'])),
  neverTogether: phrase(() => pick(['不在 分割 勤務先', '紛失 外出 口座', '訪問 調査 収入'])),
  withFilter: () => ({
    phrase: pick(['不在', '約束', '番号']),
    author: `a${between(0, 199)}`,
    result: `r${between(0, 7)}`,
  }),
  filterOnly: () => ({ author: `a${between(0, 199)}` }),
  ofPerson: () => ({ phrase: '不在', persons: [between(1, 1_000_000)] }),
  ofDay: () => {
    const from = startOfDay('2023-04-01') + between(0, Math.max(0, Math.floor((notes * 18) / 86_400) - 1)) * 86_400_000
    const at = (ms: number): string => new Date(ms).toISOString()
    return { phrase: ranked(1, 400)(), from: at(from), until: at(from + 86_400_000) }
  },
}

const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const begun = performance.now()
  await work()
  return performance.now() - begun
}

/** Searches by the store's own function, as the role of the API, behind the wall. */
export const notesBench: Bench = async () => {
  const server = await openPostgres()
  const urls = await server.migratedDatabase()
  const admin = new URL(urls.owner)
  const { username, password } = new URL(server.adminUrl)
  Object.assign(admin, { username, password })
  const api = openDatabase(urls.api, { name: 'bench', maxConnections: 2, onProblem: () => undefined })
  try {
    const buildMs = await timed(() => buildNotes(admin.href, notes))
    const searched = await searchAll(api)
    const all = Object.values(searched.samples).flat()
    const p99Ms = rounded(quantile(all, 0.99))
    return {
      bench: 'notes',
      ours: {
        notes,
        p50Ms: rounded(quantile(all, 0.5)),
        p99Ms,
        mostMs: rounded(Math.max(...all)),
        ...Object.fromEntries(
          Object.entries(searched.samples).flatMap(([kind, samples]) => [
            [`${kind}P50Ms`, rounded(quantile(samples, 0.5))],
            [`${kind}P99Ms`, rounded(quantile(samples, 0.99))],
          ]),
        ),
        pagesCutShort: searched.short,
        ...(await others(api, admin.href)),
        buildSeconds: rounded(buildMs / 1_000),
      },
      peer: {
        name: 'limit; like without index; one row by its key',
        p99Ms: limitMs,
        ...(await peers(api, admin.href)),
      },
      ratio: rounded(p99Ms / limitMs),
      ratioOf: 'p99Ms',
    }
  } finally {
    await api.destroy()
    await server.close()
  }
}

const searchAll = async (api: Db) => {
  const samples: Record<string, number[]> = {}
  let short = 0
  for (let round = -3; round < rounds; round += 1)
    for (const [kind, make] of Object.entries(kinds)) {
      const search = { ...make(), before: null, limit: 50 }
      const tookMs = await timed(async () => {
        const found = await inContract(api, contract, (trx) => searchNotes(trx, contract, search))
        if (round >= 0 && found.next !== null && found.rows.length < search.limit) short += 1
      })
      // The first rounds are those of a connection that has just been opened.
      if (round >= 0) samples[kind] = [...(samples[kind] ?? []), tookMs]
    }
  return { samples, short }
}

const others = async (api: Db, adminUrl: string): Promise<Readonly<Record<string, number>>> => {
  await plantFaqs(adminUrl)
  const written: number[] = []
  const typed: number[] = []
  for (let n = 0; n < rounds; n += 1) {
    written.push(await timed(() => writeOne(api, n)))
    const words = faqWords(`質問 ${wordNumber(between(0, faqs))}`)
    const search = { words, line: null, claimKind: null, limit: 20 }
    typed.push(await timed(() => inContract(api, contract, (trx) => searchFaq(trx, contract, search))))
  }
  return {
    writeP50Ms: rounded(quantile(written, 0.5)),
    writeP99Ms: rounded(quantile(written, 0.99)),
    faqs,
    faqP50Ms: rounded(quantile(typed, 0.5)),
    faqP99Ms: rounded(quantile(typed, 0.99)),
  }
}

const writeOne = (api: Db, n: number): Promise<unknown> => {
  const at = new Date(startOfDay('2026-11-21') + n).toISOString()
  const what = { person: 1, claim: null, source: 'visit', call: null, message: null, result: 'r1' } as const
  const text = `訪問したが不在。${wordNumber(n)}に不在票を投函した。１８時以降に改めて訪問する。`
  return inContract(api, contract, (trx) =>
    addNote(trx, contract, { ...what, text, at, writtenAt: at, author: 'a1', agent: null, key: null }),
  )
}

const plantFaqs = async (adminUrl: string): Promise<void> => {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  await client.query('select setval($1, $2)', ['tsunagu.note_id_seq', notes + 1])
  const rows = Array.from({ length: faqs }, (_, n) => {
    const answer = `${wordNumber(n)}の窓口でお支払いください。`.repeat(12)
    const texts = { ja: { question: `質問${n}: ${wordNumber(n)}とは何ですか`, answer } }
    const { title, words } = faqKeys({ texts, keywords: [], lines: [], claimKinds: [] })
    return { id: n + 1, texts, title, words }
  })
  await client.query(
    `with all_of as (select * from jsonb_to_recordset($1::jsonb) as one(id bigint, texts jsonb, title text, words text)),
       heads as (insert into tsunagu.faq (contract, id, live, title_key, words_key, made_by)
         select '${contract}', id, 1, title, words, 'x' from all_of)
     insert into tsunagu.faq_version (contract, faq, version, texts, state, by)
       select '${contract}', id, 1, texts, 'approved', 'x' from all_of`,
    [JSON.stringify(rows)],
  )
  await client.query('analyze tsunagu.faq, tsunagu.faq_version')
  await client.end()
}

/** What there would be without an index of ours, and what one row by its key costs over the same connection. */
const peers = async (api: Db, adminUrl: string): Promise<Readonly<Record<string, number>>> => {
  const client = new pg.Client({ connectionString: adminUrl })
  await client.connect()
  const like = (word: string) => () =>
    client.query(
      `select note from tsunagu.note_search where contract = $1 and fold like $2 order by note desc limit 50`,
      [contract, `%${word}%`],
    )
  const rare: number[] = []
  for (const word of ['龍虎', '麒麟', '薔薇']) rare.push(await timed(like(word)))
  await client.end()
  const keyed: number[] = []
  for (let n = 0; n < rounds; n += 1)
    keyed.push(
      await timed(() =>
        inContract(api, contract, (trx) =>
          sql`select id from tsunagu.note where contract = ${contract} and id = ${between(1, notes)}`.execute(trx),
        ),
      ),
    )
  return { noHitP50Ms: rounded(quantile(rare, 0.5)), oneRowP50Ms: rounded(quantile(keyed, 0.5)) }
}
