-- Commenter: known to readers by published comments.
create view graph.commenter as
select
    c.id,
    c.comment_count > 0 as listed,
    c.display_name,
    upper(left(c.display_name, 1)) as initial,
    c.comment_count,
    c.badge,
    c.banned_until,
    c.ban_reason
from news.commenter c;
