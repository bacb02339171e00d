-- ArticleEditor: someone who has an article open at the desk, as long as they are heard of.
create view graph.article_editor as
select e.article_id, e.commenter_id, e.since, c.display_name as name, e.seen_at + interval '1 minute' as until
from news.article_editor e
join news.commenter c on c.id = e.commenter_id
where e.seen_at > clock_timestamp() - interval '1 minute';
