-- Answering machines (PACING §4, §5): who picked up, as far as listening could tell, and what somebody heard who listened again.
alter table tsunagu.attempt add column picked_up text check (picked_up in ('person', 'machine', 'notSure'));
comment on column tsunagu.attempt.picked_up is '応答したのは人か留守番電話か: null where the campaign does not listen, or nobody picked up';
create index attempt_machines on tsunagu.attempt (contract, campaign, started_at) where picked_up = 'machine';

create table tsunagu.machine_check (
  contract text not null references tsunagu.contract,
  call text not null,
  campaign text not null,
  heard text not null check (heard in ('person', 'machine')),
  by text not null,
  at timestamptz not null,
  primary key (contract, call)
);
comment on table tsunagu.machine_check is '留守番電話の判定の聞き直し: what a person heard on the recording of a call judged a machine';

alter table tsunagu.machine_check enable row level security;
alter table tsunagu.machine_check force row level security;
create policy own_contract on tsunagu.machine_check using (contract = current_setting('tsunagu.contract', true))
  with check (contract = current_setting('tsunagu.contract', true));
grant select, insert, update on tsunagu.machine_check to tsunagu_api;
