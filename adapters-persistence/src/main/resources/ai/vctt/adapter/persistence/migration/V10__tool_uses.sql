-- What was shown of calls of tools, as JSON; null where there were none. It holds what tools have said, so it is to be
-- forgotten with the text.
alter table generation
    add tool_uses text;
