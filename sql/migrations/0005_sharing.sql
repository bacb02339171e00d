-- Sharing: short links, and each reader counted once an hour without it being known who it was.

-- The part of a short link that stands for the share.
alter table news.share
    add column code text not null generated always as (to_hex(id)) stored constraint share_code_is_unique unique;

-- A schema of its own, which nothing reads but the function below.
create schema secret;
create table secret.reader_key (
    only_row boolean primary key default true constraint reader_key_is_one check (only_row),
    key bytea not null
);
insert into secret.reader_key (key)
select sha256(convert_to(string_agg(gen_random_uuid()::text, ''), 'UTF8')) from generate_series(1, 4);

-- Of what tells readers apart, an address for instance, only this is kept. It differs from share to share: nobody can
-- see what else a reader has shared.
create function news.reader_hash(of_share bigint, reader bytea) returns bytea language sql stable strict as $$
    select sha256(key || sha256(key || convert_to(of_share || ' ', 'UTF8') || reader)) from secret.reader_key
$$;

-- Who was counted lately. Servers delete what is older than two hours.
create table news.share_reader (
    share_id bigint not null constraint share_reader_share_exists references news.share on delete cascade,
    reader bytea not null,
    counted_at timestamptz not null default now(),
    primary key (share_id, reader)
);
create index share_reader_by_time on news.share_reader (counted_at);

-- What makes browsers scroll to words and mark them: the words themselves, or the first and the last of many. Hyphens
-- and commas that are not encoded would part them.
create function news.text_fragment(words text) returns text language sql immutable strict parallel safe as $$
    select '#:~:text=' || string_agg(replace(news.url_encode(part), '-', '%2D'), ',' order by place)
    from (select btrim(regexp_replace(words, '\s+', ' ', 'g')) as spaced) plain
    cross join unnest(case
        when length(spaced) <= 200 or spaced !~ '^(\S+ ){11}' then array[spaced]
        else array[substring(spaced from '^(?:\S+ ){5}\S+'), substring(spaced from '(?:\S+ ){5}\S+$')]
    end) with ordinality as ends (part, place)
$$;

-- Made when a quote is written, for it takes longer than all the rest of reading one: of the words as they stand in the
-- body, or else of its own.
alter table news.quote add column fragment text not null default '';

create function news.find_words() returns trigger language plpgsql as $$ begin
    new.fragment := news.text_fragment(coalesce(
        (
            select substr(p.text, new.anchor_start + 1, new.anchor_end - new.anchor_start)
            from news.paragraph p where p.article_id = new.article_id and p.index = new.anchor_paragraph
        ),
        new.text
    ));
    return new;
end $$;
create trigger quote_has_fragment before insert or update on news.quote for each row execute function news.find_words();
update news.quote set fragment = '';
