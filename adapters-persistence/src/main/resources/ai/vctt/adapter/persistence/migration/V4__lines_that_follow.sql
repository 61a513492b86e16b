-- Which failed calls were followed by another: few lines follow, so this is small, and spares a look at each failed one's
-- neighbour among all lines.
create index attempt_follows on attempt (generation_id, number) where number > 1;
