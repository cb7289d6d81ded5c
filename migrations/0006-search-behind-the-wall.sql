-- Behind row-level security only leak-proof operators reach an index: =, <, >= do; @>, like and % do not. So the index over
-- `agents` was written and never read by a service. Who was on a call is found by leg_by_agent.

drop index tsunagu.call_by_agent;
