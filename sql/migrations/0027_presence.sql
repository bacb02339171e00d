-- Who has an article open at the desk. A row is worth a minute: whoever is there says so again and again.
-- Logged like any other table, for replicas cannot read one that is not.

create table news.article_editor (
    article_id bigint not null constraint article_editor_article_exists references news.article on delete cascade,
    commenter_id bigint not null constraint article_editor_commenter_exists references news.commenter on delete cascade,
    since timestamptz not null default clock_timestamp(),
    seen_at timestamptz not null default clock_timestamp(),
    primary key (article_id, commenter_id)
);
create index article_editor_by_commenter on news.article_editor (commenter_id);
