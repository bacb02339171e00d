-- Authors are told why a moderator has rejected their comment; what moderators wrote before they knew stays theirs.

alter table news.site add column reasons_told_since timestamptz not null default clock_timestamp();
