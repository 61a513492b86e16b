-- Servers that share this database, each with the time until which it counts as there. What one that is gone has left
-- running is taken over by another, and ended.
create table server_lease (
    server                  uuid        primary key,
    until                   timestamptz not null
);

-- The server that had it running, where another one has taken it over. The first one may come back: its end counts more.
alter table generation
    add taken_from uuid;

create index generation_taken on generation (taken_from) where taken_from is not null;

-- Servers of earlier versions renew no lease, and may be streaming while this one is started beside them.
insert into server_lease
select distinct server, now() + interval '1 hour'
from generation where server is not null and asked_at > now() - interval '1 day';
