-- What has become of words that an article points at, each time that its body changes; and revisions that restore earlier
-- ones.

-- Null for a quote whose words stand where they stood, or never stood in the body.
alter table news.quote add column drift text
    constraint quote_drift_is_known check (drift in ('MOVED', 'CHANGED', 'GONE'));

-- The sentence of the body that a key point sums up, as it was when the key point was written or last confirmed.
alter table news.key_point add column sentence text;
alter table news.key_point add column is_stale boolean not null default false;

alter table news.article_revision drop constraint article_revision_kind_is_known;
alter table news.article_revision add constraint article_revision_kind_is_known check (
    kind in ('STORED', 'IMPORT', 'PUT', 'PUBLISH', 'WITHDRAW', 'CORRECT', 'RESTORE', 'DELETE'));
