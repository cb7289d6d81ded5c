-- Texts to citizens (SMS): templates by language, and every message with what became of it.

do $$
begin
  if not exists (select from pg_roles where rolname = 'tsunagu_messaging') then
    create role tsunagu_messaging nologin nosuperuser nocreatedb nocreaterole noinherit nobypassrls;
  end if;
end $$;
grant usage on schema tsunagu to tsunagu_messaging;

create table tsunagu.message_template (
  contract text not null references tsunagu.contract,
  id text not null,
  language text not null,
  text text not null,
  primary key (contract, id, language)
);
comment on table tsunagu.message_template is 'SMS: {field} and {field|what stands there when it is empty}';

create table tsunagu.message (
  contract text not null,
  id text not null,
  floor text not null,
  -- Whose flow, or agent, had it sent.
  call text,
  line text,
  -- Account; null: a flow.
  author text,
  template text not null,
  -- The one it was written in; the caller's may have had no text.
  language text not null,
  to_number text not null,
  -- Null when it could not be written: the reason says why.
  text text,
  parts integer not null,
  state text not null check (state in ('queued', 'sent', 'delivered', 'failed')),
  -- The state the floor's log was told last.
  told text check (told in ('queued', 'sent', 'delivered', 'failed')),
  -- Times it was given up by the modem.
  tries integer not null default 0,
  reason text,
  -- Its name in the modem's folders, together with the number of the try.
  gammu_id text not null unique,
  -- References the network gave to its parts, of which there was no delivery report yet.
  awaiting smallint[] not null default '{}',
  queued_at timestamptz not null,
  -- Not to be handed to the modem before.
  due_at timestamptz not null,
  handed_at timestamptz,
  sent_at timestamptz,
  delivered_at timestamptz,
  failed_at timestamptz,
  primary key (contract, id)
);
create index message_newest on tsunagu.message (contract, queued_at desc, id desc);
create index message_of_call on tsunagu.message (contract, call);
create index message_unfinished on tsunagu.message (contract, due_at) where state = 'queued' or told is distinct from state;
create index message_awaiting on tsunagu.message (contract, to_number, sent_at) where state = 'sent';
comment on table tsunagu.message is 'SMS to citizens: text, number, and what became of it';

do $$
declare one text;
begin
  foreach one in array array['message_template', 'message'] loop
    execute format('alter table tsunagu.%I enable row level security', one);
    execute format('alter table tsunagu.%I force row level security', one);
    execute format(
      'create policy own_contract on tsunagu.%I using (contract = current_setting(''tsunagu.contract'', true))'
      ' with check (contract = current_setting(''tsunagu.contract'', true))', one);
  end loop;
end $$;

grant select on tsunagu.contract, tsunagu.message_template to tsunagu_messaging;
grant select, insert, update on tsunagu.message, tsunagu.reader_position to tsunagu_messaging;
grant execute on function tsunagu.contract_ids() to tsunagu_messaging;
grant select, insert, update, delete on tsunagu.message_template to tsunagu_api;
grant select, insert on tsunagu.message to tsunagu_api;
