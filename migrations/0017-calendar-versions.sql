-- Whoever saves a calendar says which version he saw, so that two people do not overwrite each other unseen.
alter table tsunagu.calendar add column version integer not null default 1;

-- Why a holiday differs from the law as it was when the contract was set up.
alter table tsunagu.holiday add column reason text not null default '';
