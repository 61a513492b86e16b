-- Generations that follow each other. What was said is theirs; there is no second copy of it.
create table conversation (
    id                      uuid        primary key,
    owner                   text        not null,
    title                   text,       -- that it was given; else it is called by its first question
    created_at              timestamptz not null,
    last_activity           timestamptz not null
);

create index conversation_by_owner on conversation (owner, last_activity, id);
create index conversation_by_time on conversation (last_activity, id);

-- Of what is forgotten the question is empty, and nothing that comes late brings its texts back.
alter table generation
    add column conversation_id uuid,
    add column resumed integer check (resumed >= 0);    -- how many came back to it while it ran

create index generation_of_conversation on generation (conversation_id, asked_at, id) include (cost_usd)
    where conversation_id is not null;
create index generation_resumed on generation (asked_at) include (owner) where resumed > 0;

-- In the sums of a day, those that somebody came back to are counted under "resumed", beside their ending.
create or replace function sum_next_day() returns boolean language plpgsql as $$
declare
    next date;
    midnight timestamptz;
begin
    select day into next from summed_until for update;
    midnight := next::timestamp at time zone 'UTC';
    -- Whoever has written into it without being late has long ended by then.
    if midnight + interval '25 hours' > now() then
        return false;
    end if;
    insert into ledger_day
    select coalesce(owner, ''), next, agent_role, model, count(*), count(error), sum(input_tokens), sum(output_tokens),
        coalesce(sum(cost_usd), 0), count(*) - count(cost_usd)
    from attempt where started_at >= midnight and started_at < midnight + interval '1 day'
    group by grouping sets ((owner, agent_role, model), (agent_role, model));
    insert into generation_day
    select coalesce(owner, ''), next, ending, count(*)
    from (
        select owner, coalesce(finish_reason, 'failed') as ending from generation
        where asked_at >= midnight and asked_at < midnight + interval '1 day' and ended_at is not null
        union all
        select owner, 'resumed' from generation
        where asked_at >= midnight and asked_at < midnight + interval '1 day' and resumed > 0) as endings
    group by grouping sets ((owner, ending), (ending));
    update summed_until set day = next + 1;
    return true;
end
$$;

create or replace function add_generation(ended generation, times integer) returns void language sql as $$
    insert into generation_day as sums
    select name, (ended.asked_at at time zone 'UTC')::date, ending, times
    from unnest(array['', ended.owner]) name,
        unnest(array[coalesce(ended.finish_reason, 'failed'), case when ended.resumed > 0 then 'resumed' end]) ending
    where ending is not null and ended.ended_at is not null and is_summed(ended.asked_at)
    on conflict (owner, day, ending) do update set generations = sums.generations + excluded.generations
$$;
