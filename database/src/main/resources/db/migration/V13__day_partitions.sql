-- Tables that grow all day are divided by day, so that what is no longer kept goes with a file and not row
-- by row. What they had stays in the partition of other days, where rows of a day without a partition go:
-- a replay writes rows of any date.

DO $$
DECLARE
    divided record;
    other   text;
    said    text;
    has     text;
BEGIN
    FOR divided IN SELECT * FROM (VALUES ('dead_letters', 'time_nanos'),
                                         ('spread_statistics', 'from_nanos'),
                                         ('order_flow', 'from_nanos'),
                                         ('balance_snapshots', 'time_nanos')) AS t (name, nanos) LOOP
        other := divided.name || '_other';
        said := obj_description(divided.name::regclass, 'pg_class');
        FOR has IN SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                   WHERE i.indrelid = divided.name::regclass LOOP
            EXECUTE format('ALTER INDEX %I RENAME TO %I', has, replace(has, divided.name, other));
        END LOOP;
        EXECUTE format('ALTER TABLE %I RENAME TO %I', divided.name, other);
        EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING ALL) PARTITION BY RANGE (%I)',
                       divided.name, other, divided.nanos);
        EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I DEFAULT', divided.name, other);
        EXECUTE format('COMMENT ON TABLE %I IS %L', divided.name, said);
        EXECUTE format('COMMENT ON TABLE %I IS %L', other,
                       'Rows of ' || divided.name || ' of days that have no partition of their own.');
    END LOOP;
END $$;

-- Reads what now has the name.
CREATE OR REPLACE VIEW dn_balance_snapshots AS
    SELECT b.time                 AS "timestamp",
           e.id                   AS exchange_id,
           b.currency             AS asset_name,
           b.total - b.reserved   AS available,
           b.reserved             AS locked,
           b.total
    FROM balance_snapshots b
    LEFT JOIN dn_exchanges e ON e.exchange_name = b.venue AND e.market_type = 'SPOT';

CREATE VIEW day_partitions AS
    SELECT p.oid::regclass AS parent, c.oid::regclass AS partition, c.relname AS name,
           pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT' AS other,
           nanos_to_time((regexp_match(pg_get_expr(c.relpartbound, c.oid),
                                       'FROM \(''(\d+)''\)'))[1]::bigint) AS from_at
    FROM pg_inherits i
    JOIN pg_class p ON p.oid = i.inhparent AND p.relkind = 'p'
    JOIN pg_class c ON c.oid = i.inhrelid AND c.relkind = 'r'
    WHERE p.relnamespace = current_schema()::regnamespace;
COMMENT ON VIEW day_partitions IS
    'The partitions of tables that are divided by day. from_at is the beginning of the day (UTC), null for '
    'the partition of other days.';

CREATE FUNCTION make_day_partition(parent regclass, day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    named  text;
    lower  bigint := extract(epoch FROM day::timestamp AT TIME ZONE 'UTC')::bigint * 1000000000;
    upper  bigint := lower + 86400000000000;
    nanos  text;
    there  boolean;
BEGIN
    SELECT c.relname || '_' || to_char(day, 'YYYYMMDD') INTO named FROM pg_class c WHERE c.oid = parent;
    IF EXISTS (SELECT 1 FROM day_partitions d WHERE d.parent = make_day_partition.parent
               AND d.name = named) THEN
        RETURN false;
    END IF;
    SELECT a.attname INTO STRICT nanos
    FROM pg_partitioned_table p
    JOIN pg_attribute a ON a.attrelid = p.partrelid AND a.attnum = p.partattrs[0]
    WHERE p.partrelid = parent;
    -- A day that began in the partition of other days stays there.
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM %s WHERE %I >= %s AND %I < %s)',
                   parent, nanos, lower, nanos, upper) INTO there;
    IF there THEN
        RETURN false;
    END IF;
    -- Attached afterwards: to make it as a partition would lock out everybody.
    EXECUTE format('CREATE TABLE %I (LIKE %s INCLUDING ALL)', named, parent);
    EXECUTE format('ALTER TABLE %s ATTACH PARTITION %I FOR VALUES FROM (%s) TO (%s)',
                   parent, named, lower, upper);
    RETURN true;
END $$;
COMMENT ON FUNCTION make_day_partition(regclass, date) IS
    'Makes the partition for a day (UTC) of a table that is divided by day. False if it is there, or if the '
    'partition of other days has rows of that day.';
