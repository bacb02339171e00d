-- Versions that ended after a moment, and had begun by then, are found in the indexes alone.
do $$
declare
    old record;
begin
    for old in
        select i.indexrelid::regclass as name, pg_get_indexdef(i.indexrelid) as definition
        from pg_index i join pg_class t on t.oid = i.indrelid where t.relnamespace = 'history'::regnamespace
    loop
        execute format('drop index %s', old.name);
        execute regexp_replace(old.definition, '^CREATE INDEX \S+ (.*)until\)$', 'create index \1until, since)');
    end loop;
end $$;
