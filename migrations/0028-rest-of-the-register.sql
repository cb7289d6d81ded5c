-- What was left of the register (issue 5).

-- A merge takes a person's place on lists and his attempts along, and a split brings them back.
grant update on tsunagu.target, tsunagu.attempt to tsunagu_exchange;

-- What was spoken (P5 キ): chosen in the flow, or said by the agent.
alter table tsunagu.call add column language text;

-- Exports that start by themselves.
create table tsunagu.export_schedule (
  contract text not null references tsunagu.contract,
  layout text not null,
  -- daily, or on the days on which the office is open (the calendar, or Monday to Friday without one).
  days text not null check (days in ('business', 'daily')),
  calendar text,
  -- By the clock in Japan.
  minute integer not null check (minute between 0 and 1439),
  replacement text,
  by text not null,
  -- Moments before it are over: made, made up, or before the schedule was.
  done_until timestamptz not null,
  -- The last run it started.
  run bigint,
  primary key (contract, layout)
);
comment on table tsunagu.export_schedule is '定時の出力: when a layout is written without anybody asking';

alter table tsunagu.export_schedule enable row level security;
alter table tsunagu.export_schedule force row level security;
create policy own_contract on tsunagu.export_schedule using (contract = current_setting('tsunagu.contract', true))
  with check (contract = current_setting('tsunagu.contract', true));
grant select, insert, update, delete on tsunagu.export_schedule to tsunagu_api;
grant select, update on tsunagu.export_schedule to tsunagu_exchange;
grant select on tsunagu.calendar, tsunagu.holiday, tsunagu.work_rule to tsunagu_exchange;
grant insert on tsunagu.export_run to tsunagu_exchange;
grant usage on sequence tsunagu.export_run_id_seq to tsunagu_exchange;
