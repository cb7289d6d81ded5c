import type {
  AcdEvent,
  Activity,
  Assignee,
  AttemptOutcome,
  Author,
  Availability,
  Calendar,
  Caller,
  Campaign,
  CampaignState,
  ClaimState,
  ClientReading,
  CodeVerdict,
  Comparison,
  Day,
  DialDecision,
  DialLimit,
  DialMode,
  Direction,
  DispositionField,
  EndedBy,
  FaqChange,
  FaqState,
  FaqText,
  FloorConfig,
  Flow,
  FlowCountKind,
  HeldBy,
  Language,
  LegKind,
  LogBody,
  LogId,
  LookupSource,
  MessageState,
  NoteSource,
  NumberKind,
  NumberSource,
  NumberVerdict,
  OfferResult,
  OutBy,
  Outcome,
  PersonKind,
  PickedUpBy,
  PromiseState,
  Queue,
  QueueExit,
  ReceiptLine,
  RegisterChange,
  ResearchCause,
  ResearchMethod,
  ResearchState,
  Retry,
  ScriptText,
  TrunkLimits,
  WithdrawReason,
  Work,
  WorkAlert,
  WorkChange,
  WorkKind,
  WorkParty,
  WorkRules,
  WorkState,
  WorkVerb,
} from '@tsunagu/core'
import type { ColumnType, Generated, GeneratedAlways, Insertable, JSONColumnType, Selectable } from 'kysely'
import type { AddresseeItemTable, DeliveryRefusalTable, DeliveryTable, LayoutTable } from '../intake/tables.ts'

/** ISO 8601 in UTC with milliseconds, in and out: `2026-11-20T20:18:12.123Z`. */
export type Timestamp = string

/** Read as it is, written as JSON text. */
type Json<T> = ColumnType<T, string, string>
type Defaulted<T> = ColumnType<T, T | undefined, T>
type JsonDefaulted<T> = ColumnType<T, string | undefined, string>

export type ContractTable = { id: string; name: string; created_at: Generated<Timestamp> }

export type CalendarTable = {
  contract: string
  id: string
  name: Generated<string>
  weekdays: Json<Calendar['weekdays']>
  holidays: JsonDefaulted<Calendar['holidays']>
  seasons: JsonDefaulted<Calendar['seasons']>
  days: JsonDefaulted<Calendar['days']>
  /** `YYYY-MM-DD` */
  last_day: string | null
  emergency: ColumnType<Calendar['emergency'], string | null | undefined, string | null>
  version: Generated<number>
}

export type HolidayTable = {
  contract: string
  /** `YYYY-MM-DD` */
  day: string
  name: string
  reason: Generated<string>
}

export type FlowTable = {
  contract: string
  id: string
  version: number
  title: Generated<string>
  language: Generated<string>
  start: string
  nodes: JSONColumnType<Flow['nodes']>
  published_at: Timestamp | null
}

export type FlowVersionTable = {
  contract: string
  flow: string
  version: number
  source: string
  parsed: ColumnType<Flow | null, string | null, never>
  examples: Json<readonly unknown[]>
  problems: Json<readonly unknown[]>
  sound: boolean
  by: string
  at: Generated<Timestamp>
  note: Generated<string>
}

export type PublicationState = 'planned' | 'done' | 'failed' | 'cancelled'

export type FlowPublicationTable = {
  contract: string
  id: Generated<string>
  flow: string
  version: number
  kind: 'publish' | 'rollback'
  at: Timestamp
  state: PublicationState
  problems: JsonDefaulted<readonly unknown[]>
  by: string
  asked_at: Generated<Timestamp>
}

/** The parts of a set-up that go live by themselves. */
export type ChangedPart = 'flow' | 'calendar' | 'holidays' | 'prompt' | 'template' | 'source'

export type SetupChangeTable = {
  contract: string
  id: GeneratedAlways<number>
  at: Generated<Timestamp>
  by: string
  part: ChangedPart
  item: string
  summary: string
  before: ColumnType<unknown, string | null, never>
  after: ColumnType<unknown, string | null, never>
}

export type PromptTable = {
  contract: string
  language: Language
  name: string
  text: Generated<string>
  active: number | null
}

export type PromptVersionTable = {
  contract: string
  language: Language
  name: string
  version: number
  path: string
  text: string
  duration_ms: number
  loudness: number
  sha256: string
  warnings: Defaulted<string[]>
  by: string
  at: Generated<Timestamp>
}

export type LineTable = {
  contract: string
  id: string
  name: string
  number: string
  flow: string
  caller_ids: Defaulted<string[]>
  trunk: JsonDefaulted<{ readonly limits?: TrunkLimits }>
}

export type QueueTable = {
  contract: string
  id: string
  name: string
  ring_ms: number
  wrap_up_ms: number
  music_class: Generated<string>
  congestion_prompt: string
  announce_every_ms: Generated<number>
  announce: Defaulted<Queue['announce']>
  comfort_prompt: string | null
  comfort_every_ms: number | null
  strategy: Defaulted<Queue['strategy']>
  head_start_ms: Generated<number>
  same_agent: NonNullable<Queue['sameAgent']>['kind'] | null
  same_agent_hold_ms: number | null
  calendar: string | null
  prolong_times: Generated<number>
  prolong_ms: Generated<number>
  needs: JsonDefaulted<Queue['needs']>
  relax: JsonDefaulted<Queue['relax']>
  rules: JsonDefaulted<Queue['rules']>
  exits: JsonDefaulted<Queue['exits']>
  callback: ColumnType<Queue['callback'], string | null | undefined, string | null>
}

export type PhoneTable = {
  contract: string
  id: string
  secret: string
  node: Generated<string>
  browser: Generated<boolean>
}

export type AgentTable = {
  contract: string
  id: string
  name: string
  phone: string
  active: Generated<boolean>
  browser_phone: string | null
  auto_answer: Generated<boolean>
}

export type AgentQueueTable = { contract: string; agent: string; queue: string; tier: Generated<number> }
export type AgentSkillTable = { contract: string; agent: string; skill: string; level: number }
export type AgentSupervisesTable = { contract: string; agent: string; queue: string }

export type PauseReasonTable = {
  contract: string
  id: string
  name: string
  place: Generated<number>
  max_ms: number | null
}

export type TransferNumberTable = { contract: string; number: string; name: string }

export type FloorLimitTable = {
  contract: string
  floor: string
  park_ms: number
  long_call_ms: number
  long_hold_ms: number
  citizen_gone_ms: number
  tell_listened: boolean
}

export type DoNotCallTable = {
  contract: string
  number: string
  reason: string
  since: Generated<Timestamp>
  by: string
}

export type FloorVersionTable = {
  contract: string
  floor: string
  version: number
  config: JSONColumnType<FloorConfig>
  published_at: Generated<Timestamp>
  published_by: string
}

export type Role = 'agent' | 'supervisor' | 'manager' | 'clientStaff' | 'ops' | 'auditor'

export type AccountTable = {
  contract: string
  id: string
  login: string
  name: string
  password_hash: string
  roles: Role[]
  agent: string | null
  active: Generated<boolean>
  failed_sign_ins: Generated<number>
  locked_until: Timestamp | null
  password_changed_at: Generated<Timestamp>
  created_at: Generated<Timestamp>
}

export type AccountHistoryTable = {
  contract: string
  id: GeneratedAlways<number>
  account: string
  at: Generated<Timestamp>
  by: string
  change: string
  detail: JsonDefaulted<Record<string, unknown>>
}

export type AccessLogTable = {
  contract: string
  id: GeneratedAlways<number>
  at: Generated<Timestamp>
  account: string
  door: string
  action: string
  target: string | null
  request: string | null
  detail: JsonDefaulted<Record<string, unknown>>
}

export type PressedKey = {
  readonly at: Timestamp
  readonly node: string
  readonly key: string
  readonly verdict: string
}

export type StoredTransfer = {
  readonly at: Timestamp
  readonly by: string | null
  readonly kind: 'queue' | 'agent' | 'line' | 'outside'
  readonly target: string
  readonly result: TransferResult | null
  /** Missing in rows from before consultations were told. */
  readonly consulted?: boolean
}

export type StoredExit = Omit<QueueExit, 'at'> & { readonly at: Timestamp }

export type CallTable = {
  contract: string
  id: string
  floor: string
  line: string | null
  direction: Direction
  called: string
  caller_kind: Caller['kind']
  caller_number: string | null
  arrived_at: Timestamp
  queued_at: Timestamp | null
  answered_at: Timestamp | null
  ended_at: Timestamp | null
  outcome: Outcome | null
  ended_by: EndedBy | null
  cause: number | null
  queue: string | null
  agents: Defaulted<string[]>
  waited_ms: Generated<number>
  talk_ms: Generated<number>
  hold_ms: Generated<number>
  wrap_up_ms: Generated<number>
  offers: Generated<number>
  keys: JsonDefaulted<PressedKey[]>
  recording: string | null
  transferred_to: string | null
  log_id: string
  node: Generated<string>
  guided_at: Timestamp | null
  transfers: JsonDefaulted<StoredTransfer[]>
  exits: JsonDefaulted<StoredExit[]>
  estimate_ms: number | null
  language: ColumnType<string | null, string | null | undefined, string | null>
  estimated_at: Timestamp | null
}

type TransferResult = Extract<AcdEvent, { type: 'call.transferEnded' }>['result']

export type LegTable = {
  contract: string
  id: string
  floor: string
  call: string
  kind: LegKind
  agent: string | null
  phone: string | null
  started_at: Timestamp
  answered_at: Timestamp | null
  ended_at: Timestamp | null
  cause: number | null
  result: OfferResult | Exclude<TransferResult, 'connected'> | null
  recording: string | null
}

export type EventTable = {
  contract: string
  floor: string
  log_id: string
  at: Timestamp
  n: number
  by: string
  type: LogBody['type']
  call: string | null
  body: JSONColumnType<LogBody>
}

export type RecordingState = 'closed' | 'indexed' | 'broken' | 'missing' | 'expired'
export type RecordingSegment = {
  readonly fromMs: number
  readonly toMs: number
  readonly kind: string
  readonly agent: string | null
}

export type RecordingTable = {
  contract: string
  id: string
  floor: string
  call: string | null
  leg: string | null
  line: string | null
  started_at: Timestamp
  duration_ms: Generated<number>
  path: string | null
  codec: string | null
  bytes: Generated<number>
  sha256: string | null
  state: RecordingState
  warnings: Defaulted<string[]>
  segments: JsonDefaulted<RecordingSegment[]>
  indexed_at: Timestamp | null
}

export type AgentStateTable = {
  contract: string
  floor: string
  agent: string
  from_at: Timestamp
  to_at: Timestamp | null
  availability: Availability
  activity: Activity
  phone_registered: boolean
  reason: string | null
  call: string | null
  author_kind: Author['kind']
  author_id: string
  log_id: string
  line_open: Generated<boolean>
  until_at: Timestamp | null
  cause: Generated<string>
}

export type FlowCountTable = {
  contract: string
  floor: string
  log_id: string
  n: number
  arrived_at: Timestamp
  call: string
  line: string
  flow: string
  node: string
  kind: FlowCountKind
  label: string
  next: string
  amount: number
}

export type ReaderPositionTable = {
  contract: string
  reader: string
  floor: string
  position: string
  at: Generated<Timestamp>
}

export type StatsFoldTable = { contract: string; floor: string; field: string; value: Json<unknown> }

export type FloorCheckpointTable = {
  contract: string
  floor: string
  log_id: string
  at: Timestamp
  state: Json<unknown>
}

export type MessageTemplateTable = { contract: string; id: string; language: string; text: string }

export type MessageTable = {
  contract: string
  id: string
  floor: string
  call: string | null
  line: string | null
  author: string | null
  template: string
  language: string
  to_number: string
  text: string | null
  parts: number
  state: MessageState
  told: MessageState | null
  tries: Generated<number>
  reason: string | null
  gammu_id: string
  awaiting: Defaulted<readonly number[]>
  queued_at: Timestamp
  due_at: Timestamp
  handed_at: Timestamp | null
  sent_at: Timestamp | null
  delivered_at: Timestamp | null
  failed_at: Timestamp | null
}

export type LookupSourceTable = {
  contract: string
  id: string
  name: string
  keys: Json<LookupSource['keys']>
  sayable: string[]
  loaded_at: Timestamp | null
  loaded_by: string | null
}

export type LookupRecordTable = {
  contract: string
  source: string
  key: string
  fields: Json<Record<string, string>>
  rows: Generated<number>
  loaded_at: Generated<Timestamp>
}

export type AuthenticityCodeTable = {
  contract: string
  id: GeneratedAlways<number>
  code: string
  issued_at: Timestamp
  expires_at: Timestamp
  by_kind: 'agent' | 'flow' | 'campaign'
  by_id: string
  call: string | null
  attempts: Generated<number>
}

export type AuthenticityCheckTable = {
  contract: string
  lookup: string
  at: Timestamp
  call: string
  caller: string | null
  verdict: CodeVerdict
  code: number | null
}

export type ExchangeTable = {
  contract: string
  id: Generated<number>
  direction: 'in' | 'out'
  file: string
  purpose: Generated<string>
  layout: string | null
  layout_version: number | null
  bytes: number
  sha256: string
  protection: Defaulted<FileProtection>
  rows: number | null
  refused: Generated<number>
  at: Generated<Timestamp>
  by: string
  note: Generated<string>
}

/** How a file was protected while it changed hands (S7). */
export type FileProtection = 'none' | 'zipPassword' | 'zipAes' | 'age' | 'xlsxPassword'

export type HouseholdTable = {
  contract: string
  id: Generated<number>
  address: Generated<string>
  made_at: Generated<Timestamp>
}

export type PersonTable = {
  contract: string
  id: Generated<number>
  kind: Defaulted<PersonKind>
  name: string
  kana: Generated<string>
  name_key: string
  kana_key: Generated<string>
  birth_on: Day | null
  postcode: Generated<string>
  address: Generated<string>
  address_key: Generated<string>
  household: number | null
  language: Generated<string>
  warning: Generated<string>
  merged_into: number | null
  /** Null: never reckoned. Written by `settlePersons` alone. */
  owes: ColumnType<boolean | null, never, boolean>
  made_at: Generated<Timestamp>
  changed_at: Generated<Timestamp>
}

export type AddresseeTable = {
  contract: string
  id: Generated<number>
  system: string
  client_id: string
  person: number
  kind: Defaulted<PersonKind>
  name: string
  kana: Generated<string>
  birth_on: Day | null
  postcode: Generated<string>
  address: Generated<string>
  phones: Defaulted<readonly string[]>
  other_ids: Defaulted<readonly string[]>
  extra: JsonDefaulted<Record<string, string>>
  first_exchange: number | null
  last_exchange: number | null
  changed_at: Generated<Timestamp>
}

export type ClaimKindTable = {
  contract: string
  id: string
  name: string
  attribution_days: Generated<number>
  rule: Generated<string>
}

export type ClaimTable = {
  contract: string
  id: Generated<number>
  kind: string
  client_key: string
  addressee: number
  fiscal_year: number | null
  period: Generated<string>
  amount: number
  paid: Generated<number>
  due_on: Day | null
  state: Defaulted<ClaimState>
  settled_at: Timestamp | null
  extra: JsonDefaulted<Record<string, string>>
  first_exchange: number | null
  last_exchange: number | null
  changed_at: Generated<Timestamp>
}

export type PaymentTable = {
  contract: string
  id: Generated<number>
  client_key: string
  claim: number
  amount: number
  paid_on: Day
  learned_at: Generated<Timestamp>
  source: 'delivery' | 'api' | 'staff'
  exchange: number | null
  by: string | null
  reversed_at: Timestamp | null
  reversed_by: ColumnType<string | null, never, string>
  reversed_because: Generated<string>
}

export type PromiseTable = {
  contract: string
  id: Generated<number>
  person: number
  claims: Defaulted<readonly number[]>
  amount: number
  due_on: Day
  made_at: Timestamp
  call: string | null
  agent: string | null
  by: string
  state: Defaulted<PromiseState>
  paid: Generated<number>
  decided_at: Timestamp | null
  withdrawn_by: ColumnType<string | null, never, string>
  withdrawn_because: Generated<string>
}

export type StopOrderTable = {
  contract: string
  id: Generated<number>
  person: number | null
  claim: number | null
  reason: string
  from_on: Day
  until_on: Day | null
  made_at: Timestamp
  made_by: string
  lifted_at: Timestamp | null
  lifted_by: string | null
  lifted_because: Generated<string>
  /** When lists of calls were told that it began and ended. */
  begun_at: ColumnType<Timestamp | null, Timestamp | null | undefined, Timestamp>
  ended_at: ColumnType<Timestamp | null, never, Timestamp>
}

export type PersonNumberTable = {
  contract: string
  id: Generated<number>
  person: number
  number: string
  kind: NumberKind
  source: NumberSource
  rank: Generated<number>
  verdict: Defaulted<NumberVerdict>
  verdict_at: Timestamp | null
  verdict_by: string | null
  verdict_call: string | null
  added_at: Generated<Timestamp>
  exchange: number | null
  removed_at: Timestamp | null
}

export type RegisterChangeTable = {
  contract: string
  id: Generated<number>
  kind: RegisterChange
  persons: readonly number[]
  at: Generated<Timestamp>
  told_at: Timestamp | null
}

export type NumberVerdictTable = {
  contract: string
  id: Generated<number>
  number: number
  verdict: NumberVerdict
  at: Generated<Timestamp>
  by: string
  call: string | null
  note: Generated<string>
}

export type ResearchTable = {
  contract: string
  id: Generated<number>
  person: number
  cause: ResearchCause
  note: Generated<string>
  state: Defaulted<ResearchState>
  opened_at: Timestamp
  opened_by: string
  taken_by: string | null
  method: ResearchMethod | null
  source: Generated<string>
  number: number | null
  closed_at: Timestamp | null
  closed_by: string | null
}

export type RegisterRuleTable = {
  contract: string
  promise_grace_days: Generated<number>
  link_after_deliveries: Generated<boolean>
}
export type WorkRuleTable = {
  contract: string
  rules: Json<Partial<WorkRules>>
  changed_at: Generated<Timestamp>
  changed_by: string
}

export type ClientSectionTable = { contract: string; id: string; name: string; accounts: Defaulted<readonly string[]> }

export type WorkTable = {
  contract: string
  id: Generated<number>
  kind: WorkKind
  state: WorkState
  person: number | null
  claim: number | null
  call: string | null
  text: Generated<string>
  detail: Json<Work>
  section: string | null
  before_client: boolean
  over: boolean
  assignee_kind: Assignee['kind'] | null
  assignee: string | null
  opened_at: Timestamp
  opened_by: string
  due_at: Timestamp | null
  alerted: WorkAlert | null
  version: number
  changed_at: Timestamp
}

export type WorkChangeTable = {
  contract: string
  work: number
  version: number
  at: Timestamp
  by: string
  party: WorkParty
  verb: WorkVerb | 'open'
  act: Json<WorkChange['act']>
  from_state: WorkState | null
  to_state: WorkState
  due_at: Timestamp | null
  call: string | null
  key: string | null
  asked: string | null
}

export type WorkCountTable = {
  contract: string
  work: number
  version: number
  n: number
  at: Timestamp
  what: string
  of_what: Generated<string>
  times: number
  yen: Generated<number>
}

export type ReceiptBookTable = {
  contract: string
  id: Generated<number>
  series: string
  first: number
  last: number
  next: number
  collector: string
  issued_at: Timestamp
  issued_by: string
  returned_at: Timestamp | null
  returned_by: string | null
}

export type ReceiptTable = {
  contract: string
  id: string
  book: number
  series: string
  number: number
  work: number | null
  amount: Generated<number>
  lines: JsonDefaulted<readonly ReceiptLine[]>
  received_on: Day
  made_at: Timestamp
  made_by: string
  voided_at: Timestamp | null
  voided_by: string | null
  void_reason: string | null
  kept_until: Day
}

export type NoteResultTable = {
  contract: string
  id: string
  name: string
  contact: boolean
  position: Generated<number>
  retired: Generated<boolean>
  /** What must be filled in with it when it is noted as a disposition. */
  asks: Defaulted<readonly DispositionField[]>
  retry: ColumnType<Retry | null, string | null | undefined, string | null>
  verdict: NumberVerdict | null
}

export type NotePolicyTable = { contract: string; client_reads: Defaulted<ClientReading> }

export type NoteTable = {
  contract: string
  id: Generated<number>
  person: number
  claim: number | null
  source: NoteSource
  call: string | null
  message: string | null
  result: string | null
  text: string
  version: Generated<number>
  at: Timestamp
  written_at: Timestamp
  author: string
  agent: string | null
  changed_at: Timestamp
  changed_by: string
  key: string | null
}

export type NoteVersionTable = {
  contract: string
  note: number
  version: number
  claim: number | null
  result: string | null
  text: string
  at: Timestamp
  written_at: Timestamp
  by: string
  reason: string
}

export type NoteSearchTable = { contract: string; note: number; fold: string; keys: readonly number[] }

export type FaqTable = {
  contract: string
  id: Generated<number>
  live: number | null
  newest: Generated<number>
  title_key: Generated<string>
  words_key: Generated<string>
  uses: Generated<number>
  made_at: Generated<Timestamp>
  made_by: string
}

export type FaqVersionTable = {
  contract: string
  faq: number
  version: number
  texts: Json<Readonly<Record<string, FaqText>>>
  keywords: Defaulted<readonly string[]>
  lines: Defaulted<readonly string[]>
  claim_kinds: Defaulted<readonly string[]>
  state: FaqState
  by: string
  at: Generated<Timestamp>
  decided_by: string | null
  decided_at: Timestamp | null
  reason: Generated<string>
}

export type FaqChangeTable = {
  contract: string
  id: Generated<number>
  faq: number
  version: number
  what: FaqChange
  reason: Generated<string>
  by: string
  at: Generated<Timestamp>
}

export type FaqUseTable = {
  contract: string
  id: Generated<number>
  faq: number
  version: number
  kind: 'opened' | 'told'
  language: string
  call: string | null
  line: string | null
  by: string
  at: Generated<Timestamp>
}

export type ScriptTable = {
  contract: string
  id: string
  direction: Direction
  line: string | null
  claim_kind: string | null
  live: number | null
  newest: Generated<number>
}

export type ScriptVersionTable = {
  contract: string
  script: string
  version: number
  organisation: string
  texts: Json<Readonly<Record<string, ScriptText>>>
  by: string
  at: Generated<Timestamp>
  note: Generated<string>
}

export type ExportLayoutTable = {
  contract: string
  id: string
  version: number
  title: string
  text: string
  for_client: boolean
  at: Generated<Timestamp>
  by: string
}

export type ExportRunTable = {
  contract: string
  id: Generated<number>
  layout: string
  layout_version: number
  kind: 'plan' | 'write' | 'repeat'
  repeats: number | null
  since: 'last' | 'all'
  replacement: string | null
  sealed: string | null
  state: Defaulted<'waiting' | 'done' | 'stopped' | 'failed'>
  from_position: string | null
  upto_position: string | null
  server: string | null
  rows: number | null
  report: JsonDefaulted<Record<string, unknown>>
  file: string | null
  stored: string | null
  bytes: number | null
  sha256: string | null
  content_sha256: string | null
  protection: Defaulted<FileProtection>
  exchange: number | null
  reason: Generated<string>
  asked_at: Generated<Timestamp>
  asked_by: string
  ended_at: Timestamp | null
  gone_at: Timestamp | null
}

export type RetentionRuleTable = {
  contract: string
  kind: 'texts' | 'authenticity' | 'refusals'
  days: number
  by: string
  at: Timestamp
}

export type RetentionRunTable = {
  contract: string
  id: Generated<number>
  kind: string
  before: Timestamp
  count: number
  at: Timestamp
}

export type ExportScheduleTable = {
  contract: string
  layout: string
  days: 'business' | 'daily'
  calendar: string | null
  minute: number
  replacement: string | null
  by: string
  done_until: Timestamp
  run: number | null
}

export type ExportProgressTable = { contract: string; run: number; rows: Generated<number>; at: Generated<Timestamp> }

export type ExchangeNoteTable = {
  contract: string
  id: Generated<number>
  exchange: number
  kind: 'note' | 'download'
  text: Generated<string>
  at: Generated<Timestamp>
  by: string
}

/** Every table of schema `tsunagu`, as the migrations leave it. */
export type LinkRunTable = {
  contract: string
  id: Generated<number>
  scope: 'changed' | 'all'
  asked_at: Timestamp
  asked_by: string
  state: Defaulted<'waiting' | 'running' | 'done' | 'failed'>
  changed_after: Timestamp | null
  started_at: Timestamp | null
  ended_at: Timestamp | null
  phase: Generated<string>
  done: Generated<number>
  total: Generated<number>
  addressees: Generated<number>
  compared: Generated<number>
  merged: Generated<number>
  to_review: Generated<number>
  households: Generated<number>
  fault: string | null
  tries: Generated<number>
}

export type LinkPairTable = {
  contract: string
  id: Generated<number>
  one: number
  other: number
  reason: 'score' | 'ambiguous' | 'group' | 'hand'
  score: number | null
  agreement: ColumnType<Comparison | null, string | null, string | null>
  run: number | null
  found_at: Timestamp
  state: Defaulted<'open' | 'same' | 'different' | 'settled'>
  decided_at: Timestamp | null
  decided_by: string | null
  why: Generated<string>
}

export type LinkEventTable = {
  contract: string
  id: Generated<number>
  kind: 'merged' | 'split'
  kept: number
  other: number
  at: Timestamp
  by: string
  why: Generated<string>
  run: number | null
  one_addressee: number | null
  other_addressee: number | null
  agreement: ColumnType<Comparison | null, string | null, string | null>
  undoes: number | null
}

export type LinkMoveTable = { contract: string; event: number; what: string; ids: number[] }

export type CampaignTable = {
  contract: string
  id: string
  name: string
  state: Defaulted<'draft' | CampaignState>
  version: Generated<number>
  source: string
  plan: Json<Campaign>
  made_at: Generated<Timestamp>
  made_by: string
  changed_at: Generated<Timestamp>
  changed_by: string
  listed_at: ColumnType<Timestamp | null, never, Timestamp>
}

export type CampaignChangeTable = {
  contract: string
  id: Generated<number>
  campaign: string
  at: Generated<Timestamp>
  by: string
  act: 'create' | 'change' | 'start' | 'pause' | 'stop' | 'list' | 'set'
  version: number
  detail: Json<Record<string, unknown>>
}

export type TargetTable = {
  contract: string
  id: Generated<number>
  campaign: string
  person: number
  rank: number
  reason: Generated<string>
  state: Defaulted<'waiting' | 'done'>
  next_at: Generated<Timestamp>
  held_by: Defaulted<readonly HeldBy[]>
  because: OutBy | null
  appointment_at: Timestamp | null
  appointment_agent: string | null
  tries: Generated<number>
  last_outcome: AttemptOutcome | null
  last_call: string | null
  added_at: Generated<Timestamp>
  settled_at: Timestamp | null
}

export type AttemptTable = {
  contract: string
  call: string
  campaign: string
  target: number
  person: number
  household: number | null
  number: string
  line: string
  caller_id: string
  mode: DialMode['kind']
  agent: string | null
  started_at: Timestamp
  answered_at: Timestamp | null
  connected_at: Timestamp | null
  ended_at: Timestamp | null
  outcome: AttemptOutcome | null
  cause: Generated<number>
  withdrawn: WithdrawReason | null
  weekday: number | null
  band: string | null
  disposition: string | null
  fields: ColumnType<Record<string, string | number>, string | undefined, string>
  disposed_at: Timestamp | null
  disposed_by: string | null
  returned: string | null
  picked_up: Generated<PickedUpBy | null>
}

export type MachineCheckTable = {
  contract: string
  call: string
  campaign: string
  heard: 'person' | 'machine'
  by: string
  at: Timestamp
}

export type DialDecisionTable = {
  contract: string
  campaign: string
  entry: LogId
  at: Timestamp
  limit: DialLimit
  started: number
  decision: Json<DialDecision>
}

export type Database = {
  contract: ContractTable
  calendar: CalendarTable
  holiday: HolidayTable
  flow: FlowTable
  flow_version: FlowVersionTable
  flow_publication: FlowPublicationTable
  setup_change: SetupChangeTable
  prompt: PromptTable
  prompt_version: PromptVersionTable
  line: LineTable
  queue: QueueTable
  phone: PhoneTable
  agent: AgentTable
  agent_queue: AgentQueueTable
  agent_skill: AgentSkillTable
  agent_supervises: AgentSupervisesTable
  pause_reason: PauseReasonTable
  transfer_number: TransferNumberTable
  floor_limit: FloorLimitTable
  do_not_call: DoNotCallTable
  floor_version: FloorVersionTable
  account: AccountTable
  account_history: AccountHistoryTable
  access_log: AccessLogTable
  call: CallTable
  leg: LegTable
  event: EventTable
  recording: RecordingTable
  agent_state: AgentStateTable
  flow_count: FlowCountTable
  reader_position: ReaderPositionTable
  stats_fold: StatsFoldTable
  floor_checkpoint: FloorCheckpointTable
  message_template: MessageTemplateTable
  message: MessageTable
  lookup_source: LookupSourceTable
  lookup_record: LookupRecordTable
  authenticity_code: AuthenticityCodeTable
  authenticity_check: AuthenticityCheckTable
  exchange: ExchangeTable
  layout: LayoutTable
  delivery: DeliveryTable
  delivery_refusal: DeliveryRefusalTable
  addressee_item: AddresseeItemTable
  household: HouseholdTable
  person: PersonTable
  addressee: AddresseeTable
  claim_kind: ClaimKindTable
  claim: ClaimTable
  payment: PaymentTable
  promise: PromiseTable
  stop_order: StopOrderTable
  person_number: PersonNumberTable
  register_change: RegisterChangeTable
  number_verdict: NumberVerdictTable
  research: ResearchTable
  register_rule: RegisterRuleTable
  work_rule: WorkRuleTable
  client_section: ClientSectionTable
  work: WorkTable
  work_change: WorkChangeTable
  work_count: WorkCountTable
  receipt_book: ReceiptBookTable
  receipt: ReceiptTable
  note_result: NoteResultTable
  note_policy: NotePolicyTable
  note: NoteTable
  note_version: NoteVersionTable
  note_search: NoteSearchTable
  campaign: CampaignTable
  campaign_change: CampaignChangeTable
  target: TargetTable
  attempt: AttemptTable
  machine_check: MachineCheckTable
  dial_decision: DialDecisionTable
  faq: FaqTable
  faq_version: FaqVersionTable
  faq_change: FaqChangeTable
  faq_use: FaqUseTable
  script: ScriptTable
  script_version: ScriptVersionTable
  export_layout: ExportLayoutTable
  export_run: ExportRunTable
  export_progress: ExportProgressTable
  export_schedule: ExportScheduleTable
  retention_rule: RetentionRuleTable
  retention_run: RetentionRunTable
  exchange_note: ExchangeNoteTable
  link_run: LinkRunTable
  link_pair: LinkPairTable
  link_event: LinkEventTable
  link_move: LinkMoveTable
}

export type CallRow = Selectable<CallTable>
export type NewCall = Insertable<CallTable>
export type LegRow = Selectable<LegTable>
export type NewLeg = Insertable<LegTable>
export type EventRow = Selectable<EventTable>
export type NewEvent = Insertable<EventTable>
export type RecordingRow = Selectable<RecordingTable>
export type NewRecording = Insertable<RecordingTable>
export type AgentStateRow = Selectable<AgentStateTable>
export type NewFlowCount = Insertable<FlowCountTable>
export type NewAgentState = Insertable<AgentStateTable>
export type AccountRow = Selectable<AccountTable>
export type MessageRow = Selectable<MessageTable>
export type NewMessage = Insertable<MessageTable>
export type PromptVersionRow = Selectable<PromptVersionTable>
export type WorkRow = Selectable<WorkTable>
export type WorkChangeRow = Selectable<WorkChangeTable>
export type ReceiptBookRow = Selectable<ReceiptBookTable>
export type ReceiptRow = Selectable<ReceiptTable>
export type NoteRow = Selectable<NoteTable>
export type NoteVersionRow = Selectable<NoteVersionTable>
export type ExchangeRow = Selectable<ExchangeTable>
export type NewExchange = Insertable<ExchangeTable>
export type ExchangeNoteRow = Selectable<ExchangeNoteTable>
export type ExportLayoutRow = Selectable<ExportLayoutTable>
export type ExportRunRow = Selectable<ExportRunTable>
export type NewExportRun = Insertable<ExportRunTable>
