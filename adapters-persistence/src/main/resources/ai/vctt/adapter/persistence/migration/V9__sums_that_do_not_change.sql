-- A change that no sum sees, as of texts that are forgotten, is not taken out of its day and added to it again.
drop trigger late_update on attempt;
create trigger late_update after update on attempt for each row
    when (old.started_at < date_trunc('day', now(), 'UTC')
        and (old.owner, old.started_at, old.agent_role, old.model, old.error, old.input_tokens, old.output_tokens, old.cost_usd)
            is distinct from
            (new.owner, new.started_at, new.agent_role, new.model, new.error, new.input_tokens, new.output_tokens, new.cost_usd))
    execute function late_line();

drop trigger late_update on generation;
create trigger late_update after update on generation for each row
    when (old.asked_at < date_trunc('day', now(), 'UTC')
        and (old.owner, old.asked_at, old.ended_at, old.finish_reason, old.resumed)
            is distinct from (new.owner, new.asked_at, new.ended_at, new.finish_reason, new.resumed))
    execute function late_generation();
