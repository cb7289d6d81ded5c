-- What is counted of flows (I5): a row for each thing counted, so that every figure can be asked for the calls behind it.

create table tsunagu.flow_count (
  contract text not null,
  floor text not null,
  -- The entry of the log it comes from, and its place among what that entry counts: nothing can be counted twice.
  log_id text not null,
  n integer not null,
  -- All that becomes of a call counts under the hour it arrived in.
  arrived_at timestamptz not null,
  call text not null,
  line text not null,
  flow text not null,
  -- '' for what is counted of the whole flow.
  node text not null,
  kind text not null,
  label text not null,
  -- Where a way leads.
  next text not null,
  -- Milliseconds of a stay, parts of a text.
  amount bigint not null,
  primary key (floor, log_id, n, arrived_at)
) partition by range (arrived_at);
comment on table tsunagu.flow_count is 'フローの集計: calls, keys, ways, drop-outs, texts, transfers, look-ups and surveys, one row each';

create index flow_count_by_time on tsunagu.flow_count (contract, arrived_at);
create index flow_count_of_node on tsunagu.flow_count (contract, flow, node, kind, arrived_at);

create table tsunagu.flow_count_default partition of tsunagu.flow_count default;

alter table tsunagu.flow_count enable row level security;
alter table tsunagu.flow_count force row level security;
create policy own_contract on tsunagu.flow_count
  using (contract = current_setting('tsunagu.contract', true))
  with check (contract = current_setting('tsunagu.contract', true));
grant select, insert on tsunagu.flow_count to tsunagu_stats;
grant select on tsunagu.flow_count to tsunagu_api;

create or replace function tsunagu.ensure_partitions(months integer) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  first date := (date_trunc('month', now() at time zone 'Asia/Tokyo') - interval '1 month')::date;
  parent text;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('tsunagu.ensure_partitions'));
  foreach parent in array array['call', 'leg', 'event', 'recording', 'agent_state', 'access_log', 'flow_count'] loop
    for i in 0 .. least(greatest(months, 0), 120) + 1 loop
      if tsunagu.ensure_partition(parent, (first + make_interval(months => i))::date) then made := made + 1; end if;
    end loop;
  end loop;
  return made;
end $$;
select tsunagu.ensure_partitions(3);

-- Callers who called the same line again (I5): of the inbound calls that arrived in [from_at, to_at), those with a number
-- that called this line in the `days` before. Numbers stay here; withheld ones cannot be told apart and are counted so.
create function tsunagu.repeat_callers(from_at timestamptz, to_at timestamptz, days integer)
  returns table (line text, calls bigint, repeats bigint, callers bigint, repeat_callers bigint, unknown bigint)
  language sql stable as $$
  with seen as (
    select c.line, c.caller_number,
      c.caller_number is not null and exists (
        select from tsunagu.call b
        where b.contract = c.contract and b.caller_number = c.caller_number and b.line = c.line
          and b.direction = 'inbound' and b.id <> c.id
          and b.arrived_at < c.arrived_at and b.arrived_at >= c.arrived_at - make_interval(days => days)
      ) as again
    from tsunagu.call c
    where c.direction = 'inbound' and c.line is not null and c.arrived_at >= from_at and c.arrived_at < to_at
  )
  select line, count(*), count(*) filter (where again), count(distinct caller_number),
    count(distinct caller_number) filter (where again), count(*) filter (where caller_number is null)
  from seen group by 1 order by 1
$$;
revoke all on function tsunagu.repeat_callers(timestamptz, timestamptz, integer) from public;
grant execute on function tsunagu.repeat_callers(timestamptz, timestamptz, integer) to tsunagu_api;
