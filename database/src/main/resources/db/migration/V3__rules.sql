-- Versions of the rules that decide what is called an opportunity. Append-only: whoever inserts,
-- by program or by hand, gets the next numbers, and nothing is ever changed, so that every old
-- decision can be explained by the version it names.

CREATE TABLE rule_version (
    position             bigint           PRIMARY KEY,
    strategy             text             NOT NULL,
    version              bigint           NOT NULL,
    effective_from_nanos bigint           NOT NULL,
    min_net              numeric          NOT NULL,
    min_net_bps          double precision NOT NULL,
    max_age_millis       bigint           NOT NULL,
    max_skew_millis      bigint           NOT NULL,
    max_lag_millis       bigint           NOT NULL,
    max_spread_bps       double precision NOT NULL,
    min_depth            double precision NOT NULL,
    min_confidence       double precision NOT NULL,
    max_risk             double precision NOT NULL,
    max_notional         double precision NOT NULL,
    confirm_updates      integer          NOT NULL,
    confirm_within_millis bigint          NOT NULL,
    ttl_millis           bigint           NOT NULL,
    latency_millis       bigint           NOT NULL,
    rebalancing_bps      double precision NOT NULL,
    created_by           text             NOT NULL DEFAULT current_user,
    created_at           timestamptz      NOT NULL DEFAULT now(),
    effective_from timestamptz GENERATED ALWAYS AS (nanos_to_time(effective_from_nanos)) STORED,
    UNIQUE (strategy, version),
    CHECK (min_net_bps BETWEEN -10000 AND 10000),
    CHECK (max_age_millis >= 0 AND max_skew_millis >= 0 AND max_lag_millis >= 0),
    CHECK (max_spread_bps >= 0 AND min_depth >= 0 AND rebalancing_bps >= 0),
    CHECK (min_confidence BETWEEN 0 AND 1 AND max_risk BETWEEN 0 AND 1),
    CHECK (max_notional > 0 AND confirm_within_millis > 0 AND latency_millis >= 0),
    CHECK (confirm_updates BETWEEN 2 AND 1000),
    CHECK (ttl_millis BETWEEN 1 AND 3600000),
    -- Not-a-number is greater than infinity here, so this refuses both.
    CHECK (min_net > '-Infinity' AND min_net < 'Infinity' AND max_spread_bps < 'Infinity'
           AND min_depth < 'Infinity' AND max_notional < 'Infinity'
           AND rebalancing_bps < 'Infinity')
);
COMMENT ON COLUMN rule_version.position IS
    'Counts all versions in the order in which they became visible: a reader that has seen a '
    'position has seen every smaller one.';
COMMENT ON COLUMN rule_version.version IS 'Counts the versions of one strategy.';

-- A sequence gives numbers in the order of asking, not of committing, and a reader with a cursor
-- would miss what commits late. One lock until commit makes both orders the same.
CREATE FUNCTION number_rule_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext(TG_TABLE_SCHEMA || '.rule_version'));
    SELECT coalesce(max(position), 0) + 1 INTO NEW.position FROM rule_version;
    SELECT coalesce(max(version), 0) + 1 INTO NEW.version
        FROM rule_version WHERE strategy = NEW.strategy;
    RETURN NEW;
END $$;
CREATE TRIGGER rule_version_numbered BEFORE INSERT ON rule_version
    FOR EACH ROW EXECUTE FUNCTION number_rule_version();

CREATE FUNCTION refuse_rule_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rule versions are never changed; append a new one'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER rule_version_kept BEFORE UPDATE OR DELETE ON rule_version
    FOR EACH ROW EXECUTE FUNCTION refuse_rule_change();
CREATE TRIGGER rule_version_kept_whole BEFORE TRUNCATE ON rule_version
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_rule_change();
