-- Every saved text of a flow is a version; what is live stands in flow; publications may wait for their time; and who
-- changed what of flows, calendars and prompts is kept.

-- Null: set up, and goes live for the first time with the next publication of everything.
alter table tsunagu.flow add column published_at timestamptz;
alter table tsunagu.flow no force row level security;
update tsunagu.flow set published_at = now();
alter table tsunagu.flow force row level security;

create table tsunagu.flow_version (
  contract text not null references tsunagu.contract,
  flow text not null check (flow ~ '^[A-Za-z0-9._-]+$'),
  version integer not null check (version > 0),
  -- As it was written, YAML or JSON, comments and all.
  source text not null,
  -- As it was read; null when it could not be.
  parsed jsonb,
  examples jsonb not null,
  -- What the check found when it was saved, warnings included.
  problems jsonb not null,
  sound boolean not null,
  by text not null,
  at timestamptz not null default now(),
  note text not null default '',
  primary key (contract, flow, version)
);
comment on table tsunagu.flow_version is '案内フローの版: every text that was saved, sound or not';

create table tsunagu.flow_publication (
  contract text not null,
  id uuid not null default gen_random_uuid(),
  flow text not null,
  version integer not null,
  kind text not null check (kind in ('publish', 'rollback')),
  -- When it goes live, or went.
  at timestamptz not null,
  state text not null check (state in ('planned', 'done', 'failed', 'cancelled')),
  -- Why it failed.
  problems jsonb not null default '[]',
  by text not null,
  asked_at timestamptz not null default now(),
  primary key (contract, id),
  foreign key (contract, flow, version) references tsunagu.flow_version
);
comment on table tsunagu.flow_publication is 'which version went live when, or shall, or could not';
create index on tsunagu.flow_publication (contract, flow, at desc);
create index flow_publication_planned on tsunagu.flow_publication (at) where state = 'planned';

create table tsunagu.setup_change (
  contract text not null references tsunagu.contract,
  id bigint generated always as identity,
  at timestamptz not null default now(),
  by text not null,
  part text not null check (part in ('flow', 'calendar', 'holidays', 'prompt', 'template', 'source')),
  item text not null,
  summary text not null,
  before jsonb,
  after jsonb,
  primary key (contract, id)
);
comment on table tsunagu.setup_change is 'who changed what when, of the parts that are published by themselves';
create index on tsunagu.setup_change (contract, at desc);

do $$
declare one text;
begin
  foreach one in array array['flow_version', 'flow_publication', 'setup_change'] loop
    execute format('alter table tsunagu.%I enable row level security', one);
    execute format('alter table tsunagu.%I force row level security', one);
    execute format(
      'create policy own_contract on tsunagu.%I using (contract = current_setting(''tsunagu.contract'', true))'
      ' with check (contract = current_setting(''tsunagu.contract'', true))', one);
  end loop;
end $$;
grant select, insert on tsunagu.flow_version, tsunagu.setup_change to tsunagu_api;
grant select, insert, update on tsunagu.flow_publication to tsunagu_api;
