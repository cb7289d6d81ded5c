-- What is said to callers: the text of each prompt, its recordings (each upload a version of its own, whose file never
-- changes), and which of them is live. No live version: the stand-in that the set-up has spoken.

create table tsunagu.prompt (
  contract text not null references tsunagu.contract,
  language text not null check (language in ('ja', 'en', 'zh', 'ko', 'es', 'vi')),
  name text not null check (name ~ '^[a-z0-9][a-z0-9-]{0,59}$'),
  text text not null default '',
  -- Null: the stand-in.
  active integer,
  primary key (contract, language, name)
);
comment on table tsunagu.prompt is '案内音声: what it says, and which recording is live';

create table tsunagu.prompt_version (
  contract text not null,
  language text not null,
  name text not null,
  version integer not null check (version > 0),
  -- Below the folder of prompts, without ending: kumamoto/ja/greeting-v3.
  path text not null unique,
  text text not null,
  duration_ms integer not null check (duration_ms > 0),
  -- As it came, in LUFS, before it was levelled.
  loudness real not null,
  -- Of the file as it came.
  sha256 text not null,
  warnings text[] not null default '{}',
  by text not null,
  at timestamptz not null default now(),
  primary key (contract, language, name, version),
  foreign key (contract, language, name) references tsunagu.prompt
);
comment on table tsunagu.prompt_version is '案内音声の版: every upload, for ever';

alter table tsunagu.prompt add constraint prompt_active
  foreign key (contract, language, name, active) references tsunagu.prompt_version (contract, language, name, version);

do $$
declare one text;
begin
  foreach one in array array['prompt', 'prompt_version'] loop
    execute format('alter table tsunagu.%I enable row level security', one);
    execute format('alter table tsunagu.%I force row level security', one);
    execute format(
      'create policy own_contract on tsunagu.%I using (contract = current_setting(''tsunagu.contract'', true))'
      ' with check (contract = current_setting(''tsunagu.contract'', true))', one);
  end loop;
end $$;
grant select, insert, update on tsunagu.prompt to tsunagu_api;
grant select, insert on tsunagu.prompt_version to tsunagu_api;
