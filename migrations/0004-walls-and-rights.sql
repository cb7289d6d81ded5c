-- Row-level security on every table, forced, so that the owner too must name a contract. Rights are given on parents only:
-- a partition cannot be reached around the wall.

do $$
declare one text;
begin
  foreach one in array array['calendar', 'flow', 'line', 'queue', 'phone', 'agent', 'agent_queue', 'pause_reason',
    'transfer_number', 'floor_version', 'account', 'account_history', 'call', 'leg', 'event', 'recording', 'agent_state',
    'access_log', 'reader_position'] loop
    execute format('alter table tsunagu.%I enable row level security', one);
    execute format('alter table tsunagu.%I force row level security', one);
    execute format(
      'create policy own_contract on tsunagu.%I using (contract = current_setting(''tsunagu.contract'', true))'
      ' with check (contract = current_setting(''tsunagu.contract'', true))', one);
  end loop;
end $$;

-- Not forced, so that contract_ids() below may list the contracts for the work that goes over all of them.
alter table tsunagu.contract enable row level security;
create policy own_contract on tsunagu.contract using (id = current_setting('tsunagu.contract', true));

create function tsunagu.contract_ids() returns setof text
  language sql stable security definer set search_path = pg_catalog, pg_temp
  begin atomic; select id from tsunagu.contract order by id; end;

-- Who signs in does not know the contract yet: exactly the row whose login is named can be read, nothing else.
create policy signing_in on tsunagu.account for select using (login = current_setting('tsunagu.login', true));

revoke all on function tsunagu.contract_ids() from public;
grant execute on function tsunagu.contract_ids() to tsunagu_api, tsunagu_stats, tsunagu_recordings;

grant select on tsunagu.contract to tsunagu_api, tsunagu_stats, tsunagu_recordings;

grant select, insert, update, delete on tsunagu.calendar, tsunagu.flow, tsunagu.line, tsunagu.queue, tsunagu.phone,
  tsunagu.agent, tsunagu.agent_queue, tsunagu.pause_reason, tsunagu.transfer_number to tsunagu_api;
grant select, insert on tsunagu.floor_version, tsunagu.account_history, tsunagu.access_log to tsunagu_api;
grant select, insert, update on tsunagu.account to tsunagu_api;
grant select on tsunagu.call, tsunagu.leg, tsunagu.event, tsunagu.recording, tsunagu.agent_state,
  tsunagu.reader_position to tsunagu_api;

grant select on tsunagu.line, tsunagu.queue, tsunagu.agent, tsunagu.floor_version, tsunagu.recording to tsunagu_stats;
grant select, insert, update on tsunagu.call, tsunagu.leg, tsunagu.event, tsunagu.agent_state,
  tsunagu.reader_position to tsunagu_stats;

grant select on tsunagu.line, tsunagu.agent, tsunagu.call, tsunagu.leg, tsunagu.event to tsunagu_recordings;
grant select, insert, update on tsunagu.recording, tsunagu.reader_position to tsunagu_recordings;
