-- What a day of the ledger comes to, so that a question about years reads days and not lines. Days are those of UTC. Each
-- owner has rows of its own, and the owner '' has everybody's.
create table ledger_day (
    owner                   text        not null,
    day                     date        not null,
    agent_role              text        not null,
    model                   text        not null,
    calls                   bigint      not null,
    failed                  bigint      not null,
    input_tokens            bigint      not null,
    output_tokens           bigint      not null,
    cost_usd                numeric     not null,
    unpriced                bigint      not null,

    primary key (owner, day, agent_role, model)
);

create table generation_day (
    owner                   text        not null,
    day                     date        not null,
    ending                  text        not null,   -- a finish reason, or failed
    generations             bigint      not null,

    primary key (owner, day, ending)
);

-- Days before this one are summed; what is late for them is added as it comes.
create table summed_until (
    day                     date        not null
);

insert into summed_until
select least((select min(started_at) from attempt), (select min(asked_at) from generation), now()) at time zone 'UTC';

-- False when there is no day that has long been over.
create function sum_next_day() returns boolean language plpgsql as $$
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
    select coalesce(owner, ''), next, coalesce(finish_reason, 'failed'), count(*)
    from generation where asked_at >= midnight and asked_at < midnight + interval '1 day' and ended_at is not null
    group by grouping sets ((owner, coalesce(finish_reason, 'failed')), (coalesce(finish_reason, 'failed')));
    update summed_until set day = next + 1;
    return true;
end
$$;

-- Until the caller's transaction ends, nobody sums a day that it has written into.
create function is_summed(moment timestamptz) returns boolean language sql as $$
    select day > (moment at time zone 'UTC')::date from summed_until for share
$$;

create function add_line(line attempt, times integer) returns void language sql as $$
    insert into ledger_day as sums
    select name, (line.started_at at time zone 'UTC')::date, line.agent_role, line.model, times,
        times * (line.error is not null)::integer, times * line.input_tokens, times * line.output_tokens,
        times * coalesce(line.cost_usd, 0), times * (line.cost_usd is null)::integer
    from unnest(array['', line.owner]) name where is_summed(line.started_at)
    on conflict (owner, day, agent_role, model) do update set
        calls = sums.calls + excluded.calls, failed = sums.failed + excluded.failed,
        input_tokens = sums.input_tokens + excluded.input_tokens,
        output_tokens = sums.output_tokens + excluded.output_tokens,
        cost_usd = sums.cost_usd + excluded.cost_usd, unpriced = sums.unpriced + excluded.unpriced
$$;

create function add_generation(ended generation, times integer) returns void language sql as $$
    insert into generation_day as sums
    select name, (ended.asked_at at time zone 'UTC')::date, coalesce(ended.finish_reason, 'failed'), times
    from unnest(array['', ended.owner]) name where ended.ended_at is not null and is_summed(ended.asked_at)
    on conflict (owner, day, ending) do update set generations = sums.generations + excluded.generations
$$;

create function late_line() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform add_line(old, -1);
    end if;
    if tg_op <> 'DELETE' then
        perform add_line(new, 1);
    end if;
    return null;
end
$$;

create function late_generation() returns trigger language plpgsql as $$
begin
    if tg_op <> 'INSERT' then
        perform add_generation(old, -1);
    end if;
    if tg_op <> 'DELETE' then
        perform add_generation(new, 1);
    end if;
    return null;
end
$$;

-- What is of today is not looked at twice.
create trigger late_insert after insert on attempt for each row
    when (new.started_at < date_trunc('day', now(), 'UTC')) execute function late_line();
create trigger late_update after update on attempt for each row
    when (old.started_at < date_trunc('day', now(), 'UTC')) execute function late_line();
create trigger late_delete after delete on attempt for each row
    when (old.started_at < date_trunc('day', now(), 'UTC')) execute function late_line();
create trigger late_insert after insert on generation for each row
    when (new.asked_at < date_trunc('day', now(), 'UTC')) execute function late_generation();
create trigger late_update after update on generation for each row
    when (old.asked_at < date_trunc('day', now(), 'UTC')) execute function late_generation();
create trigger late_delete after delete on generation for each row
    when (old.asked_at < date_trunc('day', now(), 'UTC')) execute function late_generation();

-- Lines are read in this order, page by page.
drop index attempt_by_time, attempt_by_owner;
create index attempt_by_time on attempt (started_at, generation_id, number);
create index attempt_by_owner on attempt (owner, started_at, generation_id, number);
create index attempt_failed on attempt (started_at) include (owner, error, generation_id, number) where error is not null;

-- How fast answers came is read from the index alone: the rows have their texts in them.
drop index generation_by_time, generation_by_owner;
create index generation_by_time on generation (asked_at)
    include (owner, finish_reason, error_code, model, ttft_nanos, tpot_nanos, latency_nanos);
create index generation_by_owner on generation (owner, asked_at)
    include (finish_reason, error_code, model, ttft_nanos, tpot_nanos, latency_nanos);
