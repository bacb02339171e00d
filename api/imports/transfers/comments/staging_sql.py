"""The statements of the file in which comments are set aside, in the SQL of SQLite."""

TABLES = """
    pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -24000; pragma temp_store = file;
    create table comment (
        place integer primary key, source text, key text, parent text, thread text, person text, name text,
        guest blob, body text, markup integer, at integer, state text, likes integer, content blob, twin text
    );
    create table thread (key text primary key, links text, ids text, article integer, at integer) without rowid;
    create table person (key text primary key, name text) without rowid;
    create table former_key (key text primary key, former text) without rowid;
    create table subject (key text primary key, subject text) without rowid;
    create table guest_key (guest blob primary key, key text) without rowid;
"""
SORTED = """
    create index comment_by_key on comment (key, place);
    delete from comment where place in (
        select place from (select place, key, lead(key) over (order by key, place) as next from comment)
        where next = key
    );
    insert into guest_key select c.guest, c.source || ':guest:' || substr(c.key, length(c.source) + 2) from comment c
        where c.place in (select min(place) from comment where guest is not null group by guest);
    insert or ignore into thread (key, links, ids) select distinct thread, '[]', '[]' from comment;
    create index comment_by_thread on comment (thread, place);
    create index thread_by_article on thread (article);
"""
HEADS = """
    select c.place, c.key, c.parent, c.at, c.state, c.likes, c.content, c.person,
        coalesce(p.name, c.name), coalesce(s.subject, g.subject), first.key, c.twin
    from thread t
    join comment c on c.thread = t.key
    left join person p on p.key = c.person
    left join subject s on s.key = substr(c.person, length(c.source) + 2)
    left join guest_key first on first.guest = c.guest
    left join subject g on g.key = hex(substr(c.guest, 1, 16))
    where t.article = ? order by c.place
"""
ORPHANS = """
    select c.source, c.key, c.parent,
        coalesce(c.person, first.key),
        coalesce(p.name, c.name), c.body, c.markup, c.at, c.state, c.likes, t.links, t.ids
    from comment c join thread t on t.key = c.thread
    left join person p on p.key = c.person
    left join guest_key first on first.guest = c.guest
    where t.article is null order by c.place
"""
OWNERS = """
    select distinct c.person, s.subject from comment c
    join subject s on s.key = substr(c.person, length(c.source) + 2)
    union
    select f.key, s.subject from guest_key f join subject s on s.key = hex(substr(f.guest, 1, 16))
"""
