-- What is kept for how long: indexes by which old rows are found, and the one way in which the audit log
-- may be cut. Rows are deleted and not dropped with partitions: a partitioned table takes only a primary
-- key with the time in it, and an opportunity or an order is upserted by an id that has none.

CREATE INDEX dead_letters_time ON dead_letters (time);
CREATE INDEX spread_statistics_to ON spread_statistics (to_at);
CREATE INDEX order_flow_to ON order_flow (to_at);
CREATE INDEX funding_rates_time ON funding_rates (time);
CREATE INDEX desk_refusals_time ON desk_refusals (time);
CREATE INDEX position_snapshots_time ON position_snapshots (time);
CREATE INDEX balance_snapshots_time ON balance_snapshots (time);
CREATE INDEX arbitrage_opportunities_decided ON arbitrage_opportunities (decided_at);

-- The marks behind the quality of orders, which are kept for good, are found by these.
CREATE INDEX order_event_time ON order_event (time_nanos);
CREATE INDEX trade_executions_nanos
    ON trade_executions (venue, symbol, (coalesce(nullif(venue_time_nanos, 0), time_nanos)));

CREATE FUNCTION is_mark_of_order(of_venue text, of_symbol text, at_nanos bigint) RETURNS boolean
    LANGUAGE sql STABLE
AS $$
    SELECT EXISTS (
        SELECT 1 FROM order_event e JOIN order_intent i USING (desk, operation, order_number, attempt)
        WHERE e.time_nanos BETWEEN at_nanos - 60000000000 AND at_nanos
          AND i.venue = of_venue AND i.symbol = of_symbol)
    OR EXISTS (
        SELECT 1 FROM trade_executions x
        WHERE x.venue = of_venue AND x.symbol = of_symbol
          AND coalesce(nullif(x.venue_time_nanos, 0), x.time_nanos)
              BETWEEN at_nanos - 60000000000 AND at_nanos)
$$;
COMMENT ON FUNCTION is_mark_of_order(text, text, bigint) IS
    'True if the view order_quality may take the mark at this time for an order: within a minute after '
    'something became of it.';

CREATE TABLE audit_anchor (
    chain    text   PRIMARY KEY,
    position bigint NOT NULL,
    hash     bytea  NOT NULL
);
COMMENT ON TABLE audit_anchor IS
    'Up to where each chain of the audit log was cut. The first row that is left follows it. Each cut is '
    'in the chain retention, which is never cut.';
COMMENT ON COLUMN audit_anchor.chain IS 'The chain.';
COMMENT ON COLUMN audit_anchor.position IS 'Position of the newest row that was cut off.';
COMMENT ON COLUMN audit_anchor.hash IS 'Its hash.';

-- An anchor is set on a row that is there and old, and what it says is appended to the audit log: that
-- is what makes the rows up to it deletable, and nothing else does.
CREATE FUNCTION set_audit_anchor() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    cut audit_log;
BEGIN
    IF NEW.chain = 'retention' OR (TG_OP = 'UPDATE' AND
            (NEW.chain <> OLD.chain OR NEW.position <= OLD.position)) THEN
        RAISE EXCEPTION 'the audit log is never changed'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    SELECT * INTO cut FROM audit_log l WHERE l.chain = NEW.chain AND l.position = NEW.position;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the audit log has no row % in the chain %', NEW.position, NEW.chain
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM audit_log l WHERE l.chain = NEW.chain AND l.position <= NEW.position
               AND l.recorded_at > clock_timestamp() - interval '90 days') THEN
        RAISE EXCEPTION 'the audit log is kept for 90 days'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    NEW.hash := cut.hash;
    INSERT INTO audit_log (chain, key, time_nanos, content) VALUES (
        'retention', NEW.chain || '/' || NEW.position,
        (extract(epoch FROM clock_timestamp()) * 1000000)::bigint * 1000,
        jsonb_build_object('chain', NEW.chain, 'position', NEW.position,
                           'hash', encode(NEW.hash, 'hex')));
    RETURN NEW;
END $$;
CREATE TRIGGER audit_anchor_set BEFORE INSERT OR UPDATE ON audit_anchor
    FOR EACH ROW EXECUTE FUNCTION set_audit_anchor();
CREATE TRIGGER audit_anchor_kept BEFORE DELETE ON audit_anchor
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_anchor_kept_whole BEFORE TRUNCATE ON audit_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE OR REPLACE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_log' THEN
        IF EXISTS (SELECT 1 FROM audit_anchor a
                   WHERE a.chain = OLD.chain AND OLD.position <= a.position) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log is never changed'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;

CREATE FUNCTION audit_cut(older_than interval, most integer) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    head    audit_chain;
    upto    bigint;
    deleted bigint := 0;
    times   bigint;
BEGIN
    IF older_than < interval '90 days' THEN
        RAISE EXCEPTION 'the audit log is kept for 90 days'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    FOR head IN SELECT * FROM audit_chain c WHERE c.chain <> 'retention' ORDER BY c.chain LOOP
        EXIT WHEN deleted >= most;
        -- Of the oldest rows those before the first that is to be kept.
        SELECT max(old.position) INTO upto
        FROM (SELECT l.position,
                     bool_and(l.recorded_at < clock_timestamp() - older_than)
                         OVER (ORDER BY l.position) AS all_old
              FROM (SELECT r.position, r.recorded_at FROM audit_log r WHERE r.chain = head.chain
                    ORDER BY r.position LIMIT most - deleted) AS l) AS old
        WHERE old.all_old;
        CONTINUE WHEN upto IS NULL;
        INSERT INTO audit_anchor (chain, position, hash) VALUES (head.chain, upto, '')
            ON CONFLICT (chain) DO UPDATE SET position = EXCLUDED.position;
        DELETE FROM audit_log l WHERE l.chain = head.chain AND l.position <= upto;
        GET DIAGNOSTICS times = ROW_COUNT;
        deleted := deleted + times;
    END LOOP;
    RETURN deleted;
END $$;
COMMENT ON FUNCTION audit_cut(interval, integer) IS
    'Cuts off rows of the audit log that are older, at most so many, and says how many; refuses to cut '
    'what is younger than 90 days. What is left verifies, and each cut is in the chain retention.';

CREATE OR REPLACE FUNCTION audit_verify() RETURNS TABLE (chain text, "position" bigint, problem text)
    LANGUAGE sql STABLE
AS $$
    WITH rows AS (
        SELECT l.*,
               coalesce(a.position, 0) + row_number() OVER w          AS expected,
               coalesce(lag(l.hash) OVER w, a.hash)                   AS before
        FROM audit_log l
        LEFT JOIN audit_anchor a ON a.chain = l.chain
        WINDOW w AS (PARTITION BY l.chain ORDER BY l.position)),
    newest AS (
        SELECT DISTINCT ON (e.chain) e.chain, e.position, e.hash
        FROM (SELECT l.chain, l.position, l.hash FROM audit_log l
              UNION ALL SELECT a.chain, a.position, a.hash FROM audit_anchor a) AS e
        ORDER BY e.chain, e.position DESC),
    said AS (
        SELECT DISTINCT ON (l.content ->> 'chain') l.content ->> 'chain' AS chain,
               (l.content ->> 'position')::bigint AS position, l.content ->> 'hash' AS hash
        FROM audit_log l WHERE l.chain = 'retention'
        ORDER BY l.content ->> 'chain', l.position DESC),
    broken AS (
        SELECT r.chain, r.position,
               CASE WHEN r.position <> r.expected THEN 'a row before it is missing'
                    WHEN r.previous <> coalesce(r.before, decode(repeat('00', 32), 'hex'))
                        THEN 'it does not follow the row before it'
                    WHEN r.hash <> audit_hash(r.previous, r.chain, r.position, r.key, r.time_nanos,
                                              r.content, r.recorded_nanos)
                        THEN 'it was altered' END AS problem
        FROM rows r
        UNION ALL
        SELECT coalesce(n.chain, c.chain), coalesce(n.position, 0),
               CASE WHEN c.chain IS NULL THEN 'the head of its chain is missing'
                    WHEN coalesce(n.position, 0) <> c.position THEN 'rows after it are missing'
                    WHEN n.hash <> c.hash THEN 'the head of its chain is another' END
        FROM newest n FULL JOIN audit_chain c ON c.chain = n.chain
        UNION ALL
        SELECT coalesce(a.chain, s.chain), coalesce(a.position, s.position),
               CASE WHEN a.position IS DISTINCT FROM s.position
                      OR encode(a.hash, 'hex') IS DISTINCT FROM s.hash
                    THEN 'what was cut off before it is not what the chain retention says' END
        FROM audit_anchor a FULL JOIN said s ON s.chain = a.chain)
    SELECT DISTINCT ON (b.chain) b.chain, b.position, b.problem
    FROM broken b WHERE b.problem IS NOT NULL ORDER BY b.chain, b.position
$$;

-- A database that was restored from a backup does not know the orders that were sent after it, nor that
-- their names are taken. Its desks send nothing more under their numbers.
ALTER TABLE desk ADD COLUMN restored_at timestamptz;
COMMENT ON COLUMN desk.restored_at IS
    'When a backup was restored in which this desk is; it takes no lease any more. Null otherwise.';

CREATE FUNCTION refuse_restored_desk() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION
        'desk % came from a backup that was restored on %: orders that were sent after the backup may '
        'have its next numbers; compare its accounts with the venues, and start the job without its state '
        'under another trading.desk and trading.desk-name', NEW.number,
        to_char(OLD.restored_at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI "UTC"')
        USING ERRCODE = 'object_not_in_prerequisite_state';
END $$;
CREATE TRIGGER desk_restored_refused BEFORE UPDATE ON desk
    FOR EACH ROW WHEN (OLD.restored_at IS NOT NULL AND NEW.epoch <> OLD.epoch)
    EXECUTE FUNCTION refuse_restored_desk();

CREATE FUNCTION mark_restored(said text, who text) RETURNS integer LANGUAGE plpgsql
AS $$
DECLARE
    marked integer;
BEGIN
    PERFORM stop_scope('all', 'SYSTEM_ERROR', said, who, NULL);
    -- Whoever still holds a lease loses it.
    UPDATE desk SET epoch = epoch + 1, restored_at = clock_timestamp() WHERE restored_at IS NULL;
    GET DIAGNOSTICS marked = ROW_COUNT;
    RETURN marked;
END $$;
COMMENT ON FUNCTION mark_restored(text, text) IS
    'To be called after a backup was restored, before anything is started: its desks take no lease any '
    'more, and the kill switch is on until a person releases it. How many desks that are.';
