-- The figures with the outcomes that rules of queues brought: called back, a message left, turned away.

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
    abandoned_wait_ms bigint, answer_ms bigint, answered_from_queue bigint, queue_ms bigint, talk_ms bigint, hold_ms bigint
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
    coalesce(sum(c.hold_ms) filter (where c.outcome is not null), 0)::bigint
  from tsunagu.call c
  cross join lateral (
    select
      c.outcome is not null and c.outcome not in ('outOfHours', 'unknownNumber') as in_hours,
      coalesce(c.outcome = 'answered', false) and c.answered_at is not null as answered,
      coalesce(c.outcome = 'answered', false) and c.answered_at is not null and c.queued_at <= c.answered_at as from_queue
  ) t
  where c.arrived_at >= from_at and c.arrived_at < to_at
  group by 1, 2, 3, 4, 5
  order by 1, 2, 3, 4, 5
$$;
comment on function tsunagu.figures_by_hour is 'calls by hour, direction, line and queue; rates are computed from these by the definitions of packages/core';

revoke all on function tsunagu.figures_by_hour(timestamptz, timestamptz) from public;
grant execute on function tsunagu.figures_by_hour(timestamptz, timestamptz) to tsunagu_api, tsunagu_stats;
