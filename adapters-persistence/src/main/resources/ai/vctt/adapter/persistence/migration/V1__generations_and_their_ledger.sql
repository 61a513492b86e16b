-- Money is exact, and what is not known is null. Durations are nanoseconds. Enumerations are their names in lower case.

-- One answer each, from the question on. What its end brings is null until then.
create table generation (
    id                      uuid        primary key,
    server                  uuid,       -- that has it running
    owner                   text        not null,
    request_id              text,
    agent_role              text        not null,
    asked_model             text        not null,
    question                text        not null,
    asked_at                timestamptz not null,

    text                    text,
    end_seq                 bigint      check (end_seq >= 1),
    end_attempt             integer     check (end_attempt >= 1),
    ended_at                timestamptz,
    tokens                  bigint      check (tokens >= 0),
    cost_usd                numeric     check (cost_usd >= 0),

    -- when it ended well
    finish_reason           text,
    model                   text,
    input_tokens            bigint,
    cached_tokens           bigint,
    cache_write_tokens      bigint,
    long_cache_write_tokens bigint,
    output_tokens           bigint,
    reasoning_tokens        bigint,
    billed_usd              numeric,
    usage_source            text,
    ttft_nanos              bigint,
    tpot_nanos              bigint,
    latency_nanos           bigint,

    -- when it did not
    error_code              text,
    error_message           text,

    unique (owner, request_id),
    check (num_nulls(text, end_seq, end_attempt, ended_at, tokens) in (0, 5)),
    check (num_nonnulls(finish_reason, error_code) = case when ended_at is null then 0 else 1 end),
    check (finish_reason is null or num_nulls(model, input_tokens, output_tokens, usage_source, latency_nanos) = 0),
    check (error_code is null or error_message is not null)
);

create index generation_by_time on generation (asked_at);
create index generation_by_owner on generation (owner, asked_at);
create index generation_running on generation (server) where ended_at is null;

-- The text of running ones, piece by piece: each replaces what there was from its position on.
create table checkpoint (
    generation_id           uuid        not null references generation on delete cascade,
    seq                     bigint      not null,
    attempt                 integer     not null,
    position                integer     not null,
    chunk                   text        not null,

    primary key (generation_id, seq)
);

-- The ledger: a line for each call of a model. What is its generation's is repeated, so that it can be summed alone.
create table attempt (
    generation_id           uuid        not null references generation on delete cascade,
    number                  integer     not null check (number >= 1),
    owner                   text        not null,
    agent_role              text        not null,
    model                   text        not null,
    provider                text        not null,
    mode                    text        not null,
    started_at              timestamptz not null,
    first_delta_at          timestamptz,
    ended_at                timestamptz not null,
    input_tokens            bigint      not null check (input_tokens >= 0),
    cached_tokens           bigint,
    cache_write_tokens      bigint,
    long_cache_write_tokens bigint,
    output_tokens           bigint      not null check (output_tokens >= 0),
    reasoning_tokens        bigint,
    billed_usd              numeric     check (billed_usd >= 0),
    usage_source            text        not null,
    tokens                  bigint      not null check (tokens >= 0),
    cost_usd                numeric     check (cost_usd >= 0),
    error                   text,
    error_detail            text        check (error_detail is null or error is not null),
    raw_finish_reason       text,

    primary key (generation_id, number)
);

create index attempt_by_time on attempt (started_at);
create index attempt_by_owner on attempt (owner, started_at);
