-- What became of callers by a queue's rules, how right the announced waits were, why an agent was in a state; and the
-- reports that need more than sums over calls.

alter table tsunagu.call
  -- [{at, queue, rule, action, waitedMs}]
  add column exits jsonb not null default '[]',
  -- The wait that was announced last before the first answer, and when.
  add column estimate_ms integer,
  add column estimated_at timestamptz;

alter table tsunagu.agent_state
  add column line_open boolean not null default false,
  add column until_at timestamptz,
  -- A rule of the floor, `request`, or a wish of before that came true.
  add column cause text not null default '';

drop function tsunagu.figures_by_hour(timestamptz, timestamptz);

-- Tallies of the calls that arrived in [from_at, to_at), under the Tokyo hour they arrived in. Equals `hourFigures` of the
-- core, column by column; a test holds them together. Runs with the caller's rights: only the named contract's calls.
create function tsunagu.figures_by_hour(from_at timestamptz, to_at timestamptz)
  returns table (
    day text, hour integer, direction text, line text, queue text,
    calls bigint, open bigint,
    answered bigint, abandoned bigint, in_flow bigint, out_of_hours bigint, transferred bigint, emergency bigint,
    unknown_number bigint, callback bigint, voicemail bigint, turned_away bigint, busy bigint, no_answer bigint,
    unallocated bigint, cancelled bigint, failed bigint,
    in_hours bigint, in_hours_answered bigint, escalated bigint,
    abandoned_wait_ms bigint, answer_ms bigint, answered_from_queue bigint, queue_ms bigint, talk_ms bigint, hold_ms bigint,
    left_by_rule bigint, left_by_key bigint, estimated bigint, estimate_error_ms bigint, estimate_near bigint
  )
  language sql stable as $$
  select
    to_char(c.arrived_at at time zone 'Asia/Tokyo', 'YYYY-MM-DD'),
    extract(hour from c.arrived_at at time zone 'Asia/Tokyo')::integer,
    c.direction, c.line, c.queue,
    count(*),
    count(*) filter (where c.outcome is null),
    count(*) filter (where c.outcome = 'answered'),
    count(*) filter (where c.outcome = 'abandoned'),
    count(*) filter (where c.outcome = 'inFlow'),
    count(*) filter (where c.outcome = 'outOfHours'),
    count(*) filter (where c.outcome = 'transferred'),
    count(*) filter (where c.outcome = 'emergency'),
    count(*) filter (where c.outcome = 'unknownNumber'),
    count(*) filter (where c.outcome = 'callback'),
    count(*) filter (where c.outcome = 'voicemail'),
    count(*) filter (where c.outcome = 'turnedAway'),
    count(*) filter (where c.outcome = 'busy'),
    count(*) filter (where c.outcome = 'noAnswer'),
    count(*) filter (where c.outcome = 'unallocated'),
    count(*) filter (where c.outcome = 'cancelled'),
    count(*) filter (where c.outcome = 'failed'),
    count(*) filter (where t.in_hours),
    count(*) filter (where t.in_hours
      and (c.outcome in ('answered', 'transferred') or c.guided_at is not null)),
    count(*) filter (where t.answered and jsonb_path_exists(c.transfers, '$[*] ? (@.kind == "outside" && @.by != null)')),
    coalesce(sum(c.waited_ms) filter (where c.outcome = 'abandoned'), 0)::bigint,
    coalesce(sum(tsunagu.ms_between(c.arrived_at, c.answered_at)) filter (where t.answered), 0)::bigint,
    count(*) filter (where t.from_queue),
    coalesce(sum(tsunagu.ms_between(c.queued_at, c.answered_at)) filter (where t.from_queue), 0)::bigint,
    coalesce(sum(c.talk_ms) filter (where c.outcome is not null), 0)::bigint,
    coalesce(sum(c.hold_ms) filter (where c.outcome is not null), 0)::bigint,
    count(*) filter (where c.outcome is not null and jsonb_path_exists(c.exits, '$[*] ? (@.rule != "exitKey")')),
    count(*) filter (where c.outcome is not null and jsonb_path_exists(c.exits, '$[*] ? (@.rule == "exitKey")')),
    count(*) filter (where t.estimated),
    coalesce(sum(e.error_ms) filter (where t.estimated), 0)::bigint,
    count(*) filter (where t.estimated and e.error_ms <= 60000)
  from tsunagu.call c
  cross join lateral (
    select
      c.outcome is not null and c.outcome not in ('outOfHours', 'unknownNumber') as in_hours,
      coalesce(c.outcome = 'answered', false) and c.answered_at is not null as answered,
      coalesce(c.outcome = 'answered', false) and c.answered_at is not null and c.queued_at <= c.answered_at as from_queue,
      coalesce(c.outcome = 'answered', false) and c.answered_at is not null and c.estimate_ms is not null as estimated
  ) t
  cross join lateral (
    select abs(tsunagu.ms_between(c.estimated_at, c.answered_at) - c.estimate_ms) as error_ms
  ) e
  where c.arrived_at >= from_at and c.arrived_at < to_at
  group by 1, 2, 3, 4, 5
  order by 1, 2, 3, 4, 5
$$;
comment on function tsunagu.figures_by_hour is 'calls by hour, direction, line and queue; rates are computed from these by the definitions of packages/core';

revoke all on function tsunagu.figures_by_hour(timestamptz, timestamptz) from public;
grant execute on function tsunagu.figures_by_hour(timestamptz, timestamptz) to tsunagu_api, tsunagu_stats;

-- Lines' channels that were busy at once, by Tokyo hour: the most, in [from_at, to_at). A channel towards the network
-- (the citizen's, or an outside party's) counts from its start to its end, or until now.
create function tsunagu.line_use_by_hour(from_at timestamptz, to_at timestamptz)
  returns table (day text, hour integer, line text, peak bigint)
  language sql stable as $$
  with busy as (
    select c.line, greatest(l.started_at, from_at) as began,
      least(coalesce(l.ended_at, greatest(now(), l.started_at)), to_at) as ended
    from tsunagu.leg l join tsunagu.call c on c.id = l.call
    where l.kind in ('citizen', 'outside') and l.started_at < to_at and coalesce(l.ended_at, now()) > from_at
      and c.arrived_at < to_at
  ),
  marks as (
    select line, began as at, 1 as change from busy
    union all
    select line, ended, -1 from busy where ended < to_at
    union all
    -- Every hour begins with what is busy already.
    select lines.line, slot, 0 from (select distinct line from busy) lines,
      generate_series(date_trunc('hour', from_at), (select max(ended) from busy) - interval '1 ms', interval '1 hour') slot
    where slot >= from_at
  ),
  levels as (select line, at, sum(change) over (partition by line order by at, change desc) as level from marks)
  select
    to_char(at at time zone 'Asia/Tokyo', 'YYYY-MM-DD'),
    extract(hour from at at time zone 'Asia/Tokyo')::integer,
    line, max(level)::bigint
  from levels where line is not null group by 1, 2, 3 order by 1, 2, 3
$$;
revoke all on function tsunagu.line_use_by_hour(timestamptz, timestamptz) from public;
grant execute on function tsunagu.line_use_by_hour(timestamptz, timestamptz) to tsunagu_api, tsunagu_stats;
