-- How far an answer can be relied on; null where there was no answer to look at. What quotes question and answer, the
-- evidence, is to be forgotten with them.
alter table generation
    add trust_tau           double precision check (trust_tau between 0 and 1),
    add tension             double precision check (tension between 0 and 1),
    add uncertainty         double precision check (uncertainty between 0 and 1),
    add contradiction       double precision check (contradiction between 0 and 1),
    add emotional_intensity double precision check (emotional_intensity between 0 and 1),
    add regulation          text,
    add repairs             integer          check (repairs >= 0),
    add trust_source        text,
    add trust_evidence      text,            -- JSON
    add check (num_nulls(trust_tau, tension, uncertainty, contradiction, emotional_intensity, regulation, repairs,
        trust_source, trust_evidence) in (0, 9));

-- A jam is a generation, and each of its parts is one that names it. They may come in any order.
alter table generation
    add jam_id              uuid,            -- of a part: its jam
    add jam_weight          double precision,
    add jam                 text;            -- of a jam: what its end tells of its plan and its parts, as JSON

create index generation_of_jam on generation (jam_id, asked_at) where jam_id is not null;
create index generation_jams on generation (asked_at) where jam is not null;
