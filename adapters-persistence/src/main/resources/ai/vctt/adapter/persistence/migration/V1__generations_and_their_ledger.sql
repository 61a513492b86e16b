-- Money is exact, and what is not known is null. Durations are nanoseconds. Enumerations are their names in lower case.

-- One answer each.
create table generation (
    id                      uuid        primary key,
    owner                   text        not null,
    request_id              text,
    agent_role              text        not null,
    asked_model             text        not null,
    asked_at                timestamptz not null,
    text                    text        not null,
    end_seq                 bigint      not null check (end_seq >= 1),
    end_attempt             integer     not null check (end_attempt >= 1),
    ended_at                timestamptz not null,
    tokens                  bigint      not null check (tokens >= 0),
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
    check ((finish_reason is null) <> (error_code is null)),
    check (finish_reason is null or num_nulls(model, input_tokens, output_tokens, usage_source, latency_nanos) = 0),
    check (error_code is null or error_message is not null)
);

create index generation_by_time on generation (asked_at);
create index generation_by_owner on generation (owner, asked_at);

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
