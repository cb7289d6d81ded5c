-- Calendars with holidays, seasons, a last day and an emergency switch; flows with a title and the language they begin in.

alter table tsunagu.calendar
  add column name text not null default '',
  -- "closed", "asWeekday", or openings of their own. What was there before knew no holidays.
  add column holidays jsonb not null default '"asWeekday"',
  add column seasons jsonb not null default '[]',
  add column last_day text check (last_day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  add column emergency jsonb;
alter table tsunagu.calendar alter column holidays set default '"closed"';

-- A named day was a list of openings; now it has a note beside them.
alter table tsunagu.calendar no force row level security;
update tsunagu.calendar set days = (
  select coalesce(jsonb_object_agg(key, jsonb_build_object('openings', value, 'note', '')), '{}') from jsonb_each(days)
);
alter table tsunagu.calendar force row level security;

create table tsunagu.holiday (
  contract text not null references tsunagu.contract,
  day text not null check (day ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'),
  name text not null,
  primary key (contract, day)
);
comment on table tsunagu.holiday is '国民の祝日: what calendars take for a holiday; loaded with the contract, editable';

alter table tsunagu.holiday enable row level security;
alter table tsunagu.holiday force row level security;
create policy own_contract on tsunagu.holiday
  using (contract = current_setting('tsunagu.contract', true))
  with check (contract = current_setting('tsunagu.contract', true));
grant select, insert, update, delete on tsunagu.holiday to tsunagu_api;

alter table tsunagu.flow
  add column title text not null default '',
  add column language text not null default 'ja';
