-- Who does what is written in a transaction.

-- name: sign(actor)!
select set_config('dateline.actor', :actor, true);
