-- What readers are told of themselves: by which limits they may post again, and whether others see what they have written.

alter table news.site
    add column posting_limits integer[] not null default '{{1, 3}, {20, 600}}',
    add column shows_commenters boolean not null default false;
comment on column news.site.posting_limits is 'Pairs of a number of comments and of seconds.';
