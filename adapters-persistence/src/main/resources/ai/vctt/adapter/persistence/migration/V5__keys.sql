-- Who may come in. Of a secret its SHA-256 is kept and nothing else. What is null is bounded as everybody's is.
create table api_key (
    id                      uuid        primary key,
    digest                  bytea       not null unique check (octet_length(digest) = 32),
    name                    text        not null,
    prefix                  text        not null,
    owner                   text        not null,
    role                    text        not null check (role in ('user', 'admin')),
    usd_per_day             numeric     check (usd_per_day >= 0),
    requests_per_minute     integer     check (requests_per_minute >= 1),
    concurrent              integer     check (concurrent >= 1),
    created_at              timestamptz not null,
    expires_at              timestamptz check (expires_at > created_at),
    last_used_at            timestamptz
);
