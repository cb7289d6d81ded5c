-- What grows with calls: cut by month (Asia/Tokyo), written behind the log and idempotent by id or by place in the log.
-- A row's time is part of its key, so it must come from the log (or from the id), never from the clock of the writer.

create table tsunagu.call (
  contract text not null,
  id text not null,
  floor text not null,
  line text,
  direction text not null check (direction in ('inbound', 'outbound')),
  called text not null,
  caller_kind text not null check (caller_kind in ('presented', 'withheld', 'payphone', 'unavailable')),
  caller_number text,
  arrived_at timestamptz not null,
  queued_at timestamptz,
  answered_at timestamptz,
  ended_at timestamptz,
  outcome text check (outcome in ('answered', 'abandoned', 'inFlow', 'outOfHours', 'transferred', 'emergency',
    'unknownNumber', 'busy', 'noAnswer', 'unallocated', 'cancelled', 'failed')),
  ended_by text check (ended_by in ('caller', 'agent', 'system', 'pbx')),
  cause integer,
  queue text,
  agents text[] not null default '{}',
  waited_ms integer not null default 0,
  talk_ms integer not null default 0,
  hold_ms integer not null default 0,
  wrap_up_ms integer not null default 0,
  offers integer not null default 0,
  keys jsonb not null default '[]',
  recording text,
  transferred_to text,
  -- Place in the log of the last entry that went into this row.
  log_id text not null,
  primary key (id, arrived_at)
) partition by range (arrived_at);

create index call_by_time on tsunagu.call (contract, arrived_at desc);
create index call_by_caller on tsunagu.call (contract, caller_number, arrived_at desc) where caller_number is not null;
create index call_by_called on tsunagu.call (contract, called, arrived_at desc);
create index call_by_line on tsunagu.call (contract, line, arrived_at desc);
create index call_by_outcome on tsunagu.call (contract, outcome, arrived_at desc);
create index call_by_agent on tsunagu.call using gin (agents);
create index call_open on tsunagu.call (contract, floor) where ended_at is null;

create table tsunagu.leg (
  contract text not null,
  id text not null,
  floor text not null,
  call text not null,
  kind text not null check (kind in ('citizen', 'agent', 'outside')),
  agent text,
  phone text,
  started_at timestamptz not null,
  answered_at timestamptz,
  ended_at timestamptz,
  cause integer,
  result text check (result in ('answered', 'missed', 'rejected', 'unreachable', 'callerGone', 'withdrawn', 'busy',
    'noAnswer', 'failed')),
  primary key (id, started_at)
) partition by range (started_at);

create index leg_of_call on tsunagu.leg (contract, call);
create index leg_by_agent on tsunagu.leg (contract, agent, started_at desc) where agent is not null;

create table tsunagu.event (
  contract text not null,
  floor text not null,
  log_id text not null,
  at timestamptz not null,
  -- The part of the log id behind the dash: order within a millisecond.
  n integer not null,
  by text not null,
  type text not null,
  call text,
  body jsonb not null,
  primary key (floor, at, n)
) partition by range (at);
comment on table tsunagu.event is 'archive of the log: every entry that Redis has forgotten, and those it has not';

create index event_of_call on tsunagu.event (contract, call, at, n) where call is not null;
create index event_by_type on tsunagu.event (contract, type, at desc);

create table tsunagu.recording (
  contract text not null,
  id text not null,
  floor text not null,
  call text,
  leg text,
  line text,
  started_at timestamptz not null,
  duration_ms integer not null default 0,
  path text,
  codec text,
  bytes bigint not null default 0,
  sha256 text,
  state text not null check (state in ('closed', 'indexed', 'broken', 'missing', 'expired')),
  warnings text[] not null default '{}',
  -- Who was on it when: [{fromMs, toMs, kind, agent}].
  segments jsonb not null default '[]',
  indexed_at timestamptz,
  primary key (id, started_at)
) partition by range (started_at);

create index recording_by_time on tsunagu.recording (contract, started_at desc);
create index recording_of_call on tsunagu.recording (contract, call);
create index recording_by_state on tsunagu.recording (contract, state, started_at) where state <> 'indexed';

create table tsunagu.agent_state (
  contract text not null,
  floor text not null,
  agent text not null,
  from_at timestamptz not null,
  to_at timestamptz,
  availability text not null check (availability in ('signedOut', 'paused', 'ready')),
  activity text not null check (activity in ('idle', 'ringing', 'reserved', 'talking', 'held', 'wrapUp')),
  phone_registered boolean not null,
  reason text,
  call text,
  author_kind text not null check (author_kind in ('agent', 'supervisor', 'system')),
  author_id text not null,
  -- The agent.changed entry that began this state.
  log_id text not null,
  primary key (floor, log_id, from_at)
) partition by range (from_at);

create index agent_state_of on tsunagu.agent_state (contract, agent, from_at desc);
create index agent_state_by_time on tsunagu.agent_state (contract, from_at desc);
create index agent_state_open on tsunagu.agent_state (contract, agent) where to_at is null;

create table tsunagu.access_log (
  contract text not null,
  id bigint generated always as identity,
  at timestamptz not null default now(),
  account text not null,
  door text not null,
  action text not null,
  target text,
  request text,
  detail jsonb not null default '{}',
  primary key (id, at)
) partition by range (at);
comment on table tsunagu.access_log is 'who looked at, listened to or took out what';

create index access_log_by_time on tsunagu.access_log (contract, at desc);
create index access_log_by_account on tsunagu.access_log (contract, account, at desc);
create index access_log_by_target on tsunagu.access_log (contract, target, at desc) where target is not null;

create table tsunagu.reader_position (
  contract text not null,
  reader text not null,
  floor text not null,
  position text not null,
  at timestamptz not null default now(),
  primary key (reader, floor)
);
comment on table tsunagu.reader_position is 'how far a reader has folded a floor''s log; written with what it folded';
