-- Name linking after deliveries, without anybody asking.

-- The run that began after this delivery was taken over, so that it looked at its addressees. Null: none yet.
alter table tsunagu.delivery add column link_run bigint;
create index delivery_unlinked on tsunagu.delivery (contract, id) where state = 'done' and link_run is null;

-- How often it was begun: what kills its process each time is not tried for ever.
alter table tsunagu.link_run add column tries integer not null default 0;

alter table tsunagu.register_rule add column link_after_deliveries boolean not null default true;
