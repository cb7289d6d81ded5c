-- What an office sets up: everything belongs to one contract, and a service sees only the contract it names
-- (`tsunagu.contract`, set for one transaction). Roles get their passwords from the environment when migrating.

create schema if not exists tsunagu;

do $$
declare wanted text;
begin
  foreach wanted in array array['tsunagu_api', 'tsunagu_stats', 'tsunagu_recordings'] loop
    if not exists (select from pg_roles where rolname = wanted) then
      execute format('create role %I nologin nosuperuser nocreatedb nocreaterole noinherit nobypassrls', wanted);
    end if;
  end loop;
end $$;

grant usage on schema tsunagu to tsunagu_api, tsunagu_stats, tsunagu_recordings;

-- Trigram search where the server has it; the search by two-character words does not need it.
do $$
begin
  create extension if not exists pg_trgm with schema tsunagu;
exception when undefined_file or feature_not_supported or insufficient_privilege then
  raise notice 'pg_trgm is not available: %', sqlerrm;
end $$;

create table tsunagu.contract (
  id text primary key check (id ~ '^[A-Za-z0-9._-]+$'),
  name text not null,
  created_at timestamptz not null default now()
);
comment on table tsunagu.contract is '委託契約: the tenant that everything belongs to';

create table tsunagu.calendar (
  contract text not null references tsunagu.contract,
  id text not null check (id ~ '^[A-Za-z0-9._-]+$'),
  weekdays jsonb not null,
  days jsonb not null default '{}',
  primary key (contract, id)
);

create table tsunagu.flow (
  contract text not null references tsunagu.contract,
  id text not null check (id ~ '^[A-Za-z0-9._-]+$'),
  version integer not null check (version > 0),
  start text not null,
  nodes jsonb not null,
  primary key (contract, id)
);

create table tsunagu.line (
  contract text not null references tsunagu.contract,
  id text not null check (id ~ '^[A-Za-z0-9._-]+$'),
  name text not null,
  number text not null unique check (number ~ '^[0-9+*#]+$'),
  flow text not null,
  caller_ids text[] not null default '{}',
  -- Host and credentials of the trunk towards the carrier, as `pbx render` needs them.
  trunk jsonb not null default '{}',
  primary key (contract, id),
  foreign key (contract, flow) references tsunagu.flow (contract, id)
);

create table tsunagu.queue (
  contract text not null references tsunagu.contract,
  id text not null check (id ~ '^[A-Za-z0-9._-]+$'),
  name text not null,
  ring_ms integer not null check (ring_ms > 0),
  wrap_up_ms integer not null check (wrap_up_ms >= 0),
  music_class text not null default 'default',
  congestion_prompt text not null,
  announce_every_ms integer not null default 0 check (announce_every_ms >= 0),
  primary key (contract, id)
);

create table tsunagu.phone (
  contract text not null references tsunagu.contract,
  -- The SIP user name, one name space for all contracts; never all digits.
  id text not null unique check (id ~ '^[A-Za-z0-9._-]+$' and id !~ '^[0-9]+$'),
  secret text not null,
  node text not null default 'pbx1',
  browser boolean not null default false,
  primary key (contract, id)
);

create table tsunagu.agent (
  contract text not null references tsunagu.contract,
  id text not null check (id ~ '^[A-Za-z0-9._-]+$'),
  name text not null,
  phone text not null,
  active boolean not null default true,
  primary key (contract, id),
  foreign key (contract, phone) references tsunagu.phone (contract, id)
);

create table tsunagu.agent_queue (
  contract text not null references tsunagu.contract,
  agent text not null,
  queue text not null,
  primary key (contract, agent, queue),
  foreign key (contract, agent) references tsunagu.agent (contract, id) on delete cascade,
  foreign key (contract, queue) references tsunagu.queue (contract, id) on delete cascade
);

create table tsunagu.pause_reason (
  contract text not null references tsunagu.contract,
  id text not null,
  name text not null,
  place integer not null default 0,
  primary key (contract, id)
);

create table tsunagu.transfer_number (
  contract text not null references tsunagu.contract,
  number text not null,
  name text not null,
  primary key (contract, number)
);

create table tsunagu.floor_version (
  contract text not null references tsunagu.contract,
  floor text not null,
  version integer not null check (version > 0),
  config jsonb not null,
  published_at timestamptz not null default now(),
  published_by text not null,
  primary key (contract, floor, version)
);
comment on table tsunagu.floor_version is 'each floor.configured that was published, whole';

create table tsunagu.account (
  contract text not null references tsunagu.contract,
  id text not null check (id ~ '^[A-Za-z0-9._-]+$'),
  -- What a person types; one name space for all contracts.
  login text not null unique,
  name text not null,
  password_hash text not null check (password_hash like '$argon2%'),
  roles text[] not null check (
    cardinality(roles) > 0 and roles <@ array['agent', 'supervisor', 'manager', 'clientStaff', 'ops', 'auditor']
  ),
  agent text,
  active boolean not null default true,
  failed_sign_ins integer not null default 0,
  locked_until timestamptz,
  password_changed_at timestamptz not null default now(),
  created_at timestamptz not null default now(),
  primary key (contract, id),
  foreign key (contract, agent) references tsunagu.agent (contract, id)
);

create table tsunagu.account_history (
  contract text not null references tsunagu.contract,
  id bigint generated always as identity,
  account text not null,
  at timestamptz not null default now(),
  by text not null,
  change text not null,
  detail jsonb not null default '{}',
  primary key (contract, id)
);
comment on table tsunagu.account_history is 'who changed which account when; never a password or its hash';

create index account_history_of on tsunagu.account_history (contract, account, at desc);
