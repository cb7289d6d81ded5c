-- The floor as acd had committed it, kept every half hour, so that a question about a moment long ago does not need the
-- whole log before it.

create table tsunagu.floor_checkpoint (
  contract text not null,
  floor text not null,
  -- Place in the log up to which it was folded, and the time of that place.
  log_id text not null,
  at timestamptz not null,
  -- {fields, timers}, as in acd's committed state.
  state jsonb not null,
  primary key (floor, at)
);
comment on table tsunagu.floor_checkpoint is 'committed states of acd: where explanations of the past begin to read the log';

alter table tsunagu.floor_checkpoint enable row level security;
alter table tsunagu.floor_checkpoint force row level security;
create policy own_contract on tsunagu.floor_checkpoint
  using (contract = current_setting('tsunagu.contract', true))
  with check (contract = current_setting('tsunagu.contract', true));
grant select, insert, delete on tsunagu.floor_checkpoint to tsunagu_stats;
grant select on tsunagu.floor_checkpoint to tsunagu_api;
