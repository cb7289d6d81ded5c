-- What a queue, an agent and a floor are set up with beyond the first tables. What is asked for by column is a column with its
-- check; what only the core reads (rules, relaxations, exits, callback) is kept whole, in the shape of the published
-- configuration, and is checked when it is published.

alter table tsunagu.queue
  add column announce text not null default 'position' check (announce in ('position', 'wait', 'both')),
  add column comfort_prompt text,
  add column comfort_every_ms integer check (comfort_every_ms > 0),
  add column strategy text not null default 'longestIdle' check (strategy in ('longestIdle', 'leastRecent', 'fewestCalls',
    'roundRobin', 'random', 'ringAll', 'tiers')),
  add column head_start_ms integer not null default 0 check (head_start_ms >= 0),
  add column same_agent text check (same_agent in ('last', 'responsible')),
  add column same_agent_hold_ms integer check (same_agent_hold_ms > 0),
  -- Hours of the queue; null: always open.
  add column calendar text,
  add column prolong_times integer not null default 2 check (prolong_times >= 0),
  add column prolong_ms integer not null default 60000 check (prolong_ms >= 0),
  add column needs jsonb not null default '[]' check (jsonb_typeof(needs) = 'array'),
  add column relax jsonb not null default '[]' check (jsonb_typeof(relax) = 'array'),
  add column rules jsonb not null
    default '{"full": null, "tooLong": null, "nobodySignedIn": null, "allPaused": null, "closed": null}'
    check (jsonb_typeof(rules) = 'object'),
  add column exits jsonb not null default '[]' check (jsonb_typeof(exits) = 'array'),
  add column callback jsonb check (jsonb_typeof(callback) = 'object'),
  add constraint queue_comfort_whole check ((comfort_prompt is null) = (comfort_every_ms is null)),
  add constraint queue_same_agent_whole check ((same_agent is null) = (same_agent_hold_ms is null)),
  add constraint queue_calendar foreign key (contract, calendar) references tsunagu.calendar (contract, id);

alter table tsunagu.agent
  -- The phone in the browser; both ring.
  add column browser_phone text,
  add column auto_answer boolean not null default false,
  add constraint agent_two_phones check (browser_phone <> phone),
  add constraint agent_browser_phone foreign key (contract, browser_phone) references tsunagu.phone (contract, id);

alter table tsunagu.agent_queue add column tier integer not null default 1 check (tier between 1 and 9);

create table tsunagu.agent_skill (
  contract text not null references tsunagu.contract,
  agent text not null,
  skill text not null check (skill <> ''),
  level integer not null check (level between 1 and 9),
  primary key (contract, agent, skill),
  foreign key (contract, agent) references tsunagu.agent (contract, id) on delete cascade
);

create table tsunagu.agent_supervises (
  contract text not null references tsunagu.contract,
  agent text not null,
  queue text not null,
  primary key (contract, agent, queue),
  foreign key (contract, agent) references tsunagu.agent (contract, id) on delete cascade,
  foreign key (contract, queue) references tsunagu.queue (contract, id) on delete cascade
);
comment on table tsunagu.agent_supervises is 'queues whose calls this person may listen to and step into (T11)';

-- Longest pause with this reason; null: as long as it takes.
alter table tsunagu.pause_reason add column max_ms integer check (max_ms > 0);

create table tsunagu.floor_limit (
  contract text not null references tsunagu.contract,
  floor text not null check (floor ~ '^[A-Za-z0-9._-]+$'),
  -- 0 means none.
  park_ms integer not null check (park_ms >= 0),
  long_call_ms integer not null check (long_call_ms >= 0),
  long_hold_ms integer not null check (long_hold_ms >= 0),
  citizen_gone_ms integer not null check (citizen_gone_ms >= 0),
  -- Agents are told when somebody listens.
  tell_listened boolean not null,
  primary key (contract, floor)
);

create table tsunagu.do_not_call (
  contract text not null references tsunagu.contract,
  number text not null check (number ~ '^[+0-9]+$'),
  reason text not null,
  since timestamptz not null default now(),
  -- The account that wrote it down.
  by text not null,
  primary key (contract, number)
);
comment on table tsunagu.do_not_call is 'numbers that are never called by us';

do $$
declare one text;
begin
  foreach one in array array['agent_skill', 'agent_supervises', 'floor_limit', 'do_not_call'] loop
    execute format('alter table tsunagu.%I enable row level security', one);
    execute format('alter table tsunagu.%I force row level security', one);
    execute format(
      'create policy own_contract on tsunagu.%I using (contract = current_setting(''tsunagu.contract'', true))'
      ' with check (contract = current_setting(''tsunagu.contract'', true))', one);
  end loop;
end $$;

grant select, insert, update, delete on tsunagu.agent_skill, tsunagu.agent_supervises, tsunagu.floor_limit,
  tsunagu.do_not_call to tsunagu_api;

-- What can become of a call, and what an agent can be doing, is more than it was.
alter table tsunagu.call
  drop constraint call_outcome_check,
  add constraint call_outcome_check check (outcome in ('answered', 'abandoned', 'inFlow', 'outOfHours', 'transferred',
    'emergency', 'unknownNumber', 'callback', 'voicemail', 'turnedAway', 'busy', 'noAnswer', 'unallocated', 'cancelled',
    'failed'));

alter table tsunagu.leg
  drop constraint leg_kind_check,
  add constraint leg_kind_check check (kind in ('citizen', 'agent', 'outside', 'supervisor'));

alter table tsunagu.agent_state
  drop constraint agent_state_activity_check,
  add constraint agent_state_activity_check
    check (activity in ('idle', 'ringing', 'reserved', 'talking', 'held', 'wrapUp', 'watching'));
