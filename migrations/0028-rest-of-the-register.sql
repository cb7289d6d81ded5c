-- What was left of the register (issue 5).

-- A merge takes a person's place on lists and his attempts along, and a split brings them back.
grant update on tsunagu.target, tsunagu.attempt to tsunagu_exchange;

-- What was spoken (P5 キ): chosen in the flow, or said by the agent.
alter table tsunagu.call add column language text;
