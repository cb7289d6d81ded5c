-- Partitions are made ahead; a row that comes before its partition waits in the default one and is moved by the next call.

create function tsunagu.month_start(month date) returns timestamptz
  language sql stable return month::timestamp at time zone 'Asia/Tokyo';

create function tsunagu.ensure_partition(parent text, month date) returns boolean
  language plpgsql as $$
declare
  child text := format('%s_%s', parent, to_char(month, 'YYYY_MM'));
  from_at timestamptz := tsunagu.month_start(month);
  to_at timestamptz := tsunagu.month_start((month + interval '1 month')::date);
  key text;
begin
  if to_regclass(format('tsunagu.%I', child)) is not null then return false; end if;
  select a.attname into strict key
    from pg_partitioned_table p
    join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
    where p.partrelid = format('tsunagu.%I', parent)::regclass;
  execute format('create table tsunagu.%I (like tsunagu.%I including defaults including constraints)', child, parent);
  execute format('alter table tsunagu.%I add constraint bounds check (%I >= %L and %I < %L)', child, key, from_at, key, to_at);
  execute format(
    'with late as (delete from tsunagu.%I where %I >= %L and %I < %L returning *) insert into tsunagu.%I select * from late',
    parent || '_default', key, from_at, key, to_at, child);
  execute format('alter table tsunagu.%I attach partition tsunagu.%I for values from (%L) to (%L)', parent, child, from_at, to_at);
  execute format('alter table tsunagu.%I drop constraint bounds', child);
  return true;
end $$;

-- Makes what is missing from last month to `months` ahead; says how many were made. Called daily, and may be at any time.
create function tsunagu.ensure_partitions(months integer) returns integer
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  first date := (date_trunc('month', now() at time zone 'Asia/Tokyo') - interval '1 month')::date;
  parent text;
  made integer := 0;
begin
  perform pg_advisory_xact_lock(hashtext('tsunagu.ensure_partitions'));
  foreach parent in array array['call', 'leg', 'event', 'recording', 'agent_state', 'access_log'] loop
    for i in 0 .. least(greatest(months, 0), 120) + 1 loop
      if tsunagu.ensure_partition(parent, (first + make_interval(months => i))::date) then made := made + 1; end if;
    end loop;
  end loop;
  return made;
end $$;

do $$
declare parent text;
begin
  foreach parent in array array['call', 'leg', 'event', 'recording', 'agent_state', 'access_log'] loop
    execute format('create table tsunagu.%I partition of tsunagu.%I default', parent || '_default', parent);
  end loop;
  perform tsunagu.ensure_partitions(3);
end $$;

revoke all on function tsunagu.ensure_partition(text, date) from public;
revoke all on function tsunagu.ensure_partitions(integer) from public;
grant execute on function tsunagu.ensure_partitions(integer) to tsunagu_stats;
