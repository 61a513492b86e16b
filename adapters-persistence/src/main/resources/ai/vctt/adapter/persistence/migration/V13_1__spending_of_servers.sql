-- What each process has spent on a day, with what its running answers hold: the others count it in their budgets. The ledger
-- has what was spent in the end; this is only for as long as the day lasts.
create table server_spending (
    day                     date        not null,
    server                  uuid        not null,
    owner                   text        not null,
    cost_usd                numeric     not null check (cost_usd >= 0),

    primary key (day, server, owner)
);
