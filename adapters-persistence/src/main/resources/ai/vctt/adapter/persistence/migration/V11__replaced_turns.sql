-- A turn that was asked instead of another names that one, and when it was asked. From that turn on, all that were asked before
-- this one are no part of the conversation any more; nothing is written into them, so it does not matter in which order they come.
alter table generation
    add column replaces     uuid,
    add column replaces_at  timestamptz,
    add check ((replaces is null) = (replaces_at is null));

create index generation_replacing on generation (conversation_id) where replaces is not null;
