-- What flows may look up, and codes by which a citizen finds out whether a call was ours. `cases` answers from here.

do $$
begin
  if not exists (select from pg_roles where rolname = 'tsunagu_cases') then
    create role tsunagu_cases nologin nosuperuser nocreatedb nocreaterole noinherit nobypassrls;
  end if;
end $$;
grant usage on schema tsunagu to tsunagu_cases;
grant execute on function tsunagu.contract_ids() to tsunagu_cases;

create table tsunagu.lookup_source (
  contract text not null references tsunagu.contract,
  id text not null,
  name text not null,
  -- [{field, as: digits|date|phone}]; together they name one record.
  keys jsonb not null,
  -- Fields that may be told to a caller; no other is kept, and none is told that is no longer named here.
  sayable text[] not null,
  loaded_at timestamptz,
  loaded_by text,
  primary key (contract, id)
);
comment on table tsunagu.lookup_source is 'tables that the city delivers for its flows: how they are asked and what may be said';

create table tsunagu.lookup_record (
  contract text not null,
  source text not null,
  -- The normalised values of all keys, in the order of the source. Text, because = on text is leak-proof and so reaches
  -- its index behind row-level security (0006); jsonb would not.
  key text not null,
  fields jsonb not null,
  -- Rows of the file with these keys. More than one: nothing is told, because either could be meant.
  rows integer not null default 1,
  loaded_at timestamptz not null default now(),
  primary key (contract, source, key),
  foreign key (contract, source) references tsunagu.lookup_source on delete cascade
);

create table tsunagu.authenticity_code (
  contract text not null references tsunagu.contract,
  id bigint generated always as identity,
  code text not null check (code ~ '^[0-9]{4,12}$'),
  issued_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > issued_at),
  by_kind text not null check (by_kind in ('agent', 'flow', 'campaign')),
  by_id text not null,
  call text,
  -- How often it was asked after.
  attempts integer not null default 0,
  primary key (contract, id)
);
create index authenticity_code_by_code on tsunagu.authenticity_code (contract, code, expires_at);
create index authenticity_code_by_time on tsunagu.authenticity_code (contract, issued_at);
comment on table tsunagu.authenticity_code is '本物確認コード: given in a call or a text; who keys it in hears that the call was genuine';

create table tsunagu.authenticity_check (
  contract text not null references tsunagu.contract,
  -- Of the flow; one look-up is one check, however often it is worked.
  lookup text not null,
  at timestamptz not null,
  call text not null,
  -- As in the call; null when it was withheld. What was keyed in is not kept.
  caller text,
  verdict text not null check (verdict in ('genuine', 'unknown', 'limited')),
  code bigint,
  primary key (contract, lookup)
);
create index authenticity_check_by_caller on tsunagu.authenticity_check (contract, caller, at);
create index authenticity_check_by_code on tsunagu.authenticity_check (contract, code, at);

do $$
declare one text;
begin
  foreach one in array array['lookup_source', 'lookup_record', 'authenticity_code', 'authenticity_check'] loop
    execute format('alter table tsunagu.%I enable row level security', one);
    execute format('alter table tsunagu.%I force row level security', one);
    execute format(
      'create policy own_contract on tsunagu.%I using (contract = current_setting(''tsunagu.contract'', true))'
      ' with check (contract = current_setting(''tsunagu.contract'', true))', one);
  end loop;
end $$;

grant select, insert, update, delete on tsunagu.lookup_source, tsunagu.lookup_record to tsunagu_api;
grant select, insert on tsunagu.authenticity_code to tsunagu_api;
grant select on tsunagu.authenticity_check to tsunagu_api;

grant select on tsunagu.lookup_source, tsunagu.lookup_record, tsunagu.authenticity_code to tsunagu_cases;
grant update (attempts) on tsunagu.authenticity_code to tsunagu_cases;
grant select, insert on tsunagu.authenticity_check to tsunagu_cases;
