-- What the platform found, and about what. Rows come at least once and in any order; every
-- statement that writes here is idempotent and commutative, so that the final rows are the same.
--
-- Times are kept exactly (nanoseconds since the epoch, bigint) and, generated from that and so
-- never in disagreement with it, as timestamptz (cut to microseconds). Amounts of money, prices
-- and sizes are numeric.

CREATE FUNCTION nanos_to_time(nanos bigint) RETURNS timestamptz
    LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT (timestamp '1970-01-01' + (nanos / 1000) * interval '1 microsecond') AT TIME ZONE 'UTC'
$$;
COMMENT ON FUNCTION nanos_to_time(bigint) IS
    'Nanoseconds since the epoch as a time, cut to microseconds.';

CREATE TABLE symbols (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    venue            text     NOT NULL,
    symbol           text     NOT NULL,
    instrument       text     NOT NULL,
    kind             text     NOT NULL,
    base             text     NOT NULL,
    quote            text     NOT NULL,
    settlement       text     NOT NULL,
    inverse          boolean  NOT NULL,
    expiry           date,
    strike           numeric,
    option_right     text,
    tick             numeric  NOT NULL,
    lot              numeric  NOT NULL,
    min_size         numeric  NOT NULL,
    min_notional     numeric  NOT NULL,
    multiplier       numeric  NOT NULL,
    price_scale      integer  NOT NULL,
    size_scale       integer  NOT NULL,
    status           text     NOT NULL,
    valid_from_nanos bigint   NOT NULL,
    updated_nanos    bigint   NOT NULL,
    updated_at       timestamptz GENERATED ALWAYS AS (nanos_to_time(updated_nanos)) STORED,
    UNIQUE (venue, symbol)
);
CREATE INDEX symbols_instrument ON symbols (instrument);
COMMENT ON TABLE symbols IS 'Listings: an instrument on a venue, as last heard of. Never deleted.';
COMMENT ON COLUMN symbols.lot IS 'Smallest size step, in the unit of the listing.';
COMMENT ON COLUMN symbols.multiplier IS
    'Base per unit of size; on inverse contracts the quote value of one contract.';
COMMENT ON COLUMN symbols.valid_from_nanos IS '0 where the venue does not say.';

CREATE TABLE arbitrage_opportunities (
    id                    text     PRIMARY KEY,
    strategy              text     NOT NULL,
    strategy_key          text     NOT NULL,
    instrument            text     NOT NULL,

    stage                 smallint NOT NULL,
    stage_nanos           bigint   NOT NULL,
    buy_venue             text     NOT NULL,
    sell_venue            text     NOT NULL,
    buy_price             numeric,
    sell_price            numeric,
    quantity              numeric  NOT NULL,
    currency              text     NOT NULL,
    gross                 numeric  NOT NULL,
    net                   numeric  NOT NULL,
    net_portfolio         numeric  NOT NULL,
    net_bps               numeric,
    gross_bps             numeric,
    notional_portfolio    numeric,
    confidence            double precision,
    risk                  double precision,
    time_sensitivity      text     NOT NULL,
    execution_complexity  text     NOT NULL,
    persistence           integer  NOT NULL,
    rule_version          bigint   NOT NULL,
    confirm_updates       integer  NOT NULL,
    confirm_within_millis bigint   NOT NULL,
    expires_nanos         bigint   NOT NULL,
    legs                  jsonb    NOT NULL,
    terms                 jsonb    NOT NULL,
    books                 jsonb    NOT NULL,
    confidence_parts      jsonb    NOT NULL,
    risk_parts            jsonb    NOT NULL,

    detected_nanos        bigint   NOT NULL,
    confirmed_nanos       bigint,
    ended_nanos           bigint,
    ended_as              text,
    decided_nanos         bigint   NOT NULL,

    status text GENERATED ALWAYS AS (
        CASE WHEN ended_as IS NOT NULL THEN ended_as
             WHEN confirmed_nanos IS NOT NULL THEN 'CONFIRMED'
             ELSE 'DETECTED' END) STORED,
    life_nanos   bigint      GENERATED ALWAYS AS (ended_nanos - detected_nanos) STORED,
    detected_at  timestamptz GENERATED ALWAYS AS (nanos_to_time(detected_nanos)) STORED,
    confirmed_at timestamptz GENERATED ALWAYS AS (nanos_to_time(confirmed_nanos)) STORED,
    ended_at     timestamptz GENERATED ALWAYS AS (nanos_to_time(ended_nanos)) STORED,
    expires_at   timestamptz GENERATED ALWAYS AS (nanos_to_time(expires_nanos)) STORED,
    decided_at   timestamptz GENERATED ALWAYS AS (nanos_to_time(decided_nanos)) STORED,

    CHECK ((ended_nanos IS NULL) = (ended_as IS NULL))
);
CREATE INDEX arbitrage_opportunities_detected ON arbitrage_opportunities (detected_at DESC);
CREATE INDEX arbitrage_opportunities_instrument
    ON arbitrage_opportunities (instrument, detected_at DESC);
CREATE INDEX arbitrage_opportunities_venues
    ON arbitrage_opportunities (buy_venue, sell_venue, detected_at DESC);
CREATE INDEX arbitrage_opportunities_open
    ON arbitrage_opportunities (detected_at DESC) WHERE ended_nanos IS NULL;
CREATE INDEX arbitrage_opportunities_confirmed
    ON arbitrage_opportunities (confirmed_at DESC) WHERE confirmed_nanos IS NOT NULL;
CREATE INDEX arbitrage_opportunities_net ON arbitrage_opportunities (net_portfolio DESC);
COMMENT ON TABLE arbitrage_opportunities IS
    'One row per opportunity. The numbers are those of its confirmation, or of its detection while '
    'it is not confirmed.';
COMMENT ON COLUMN arbitrage_opportunities.stage IS
    'Which decision the numbers come from: 3 confirmed, 2 detected, 1 the end (only until the '
    'detection arrives).';
COMMENT ON COLUMN arbitrage_opportunities.stage_nanos IS 'When that decision was made.';
COMMENT ON COLUMN arbitrage_opportunities.buy_venue IS
    'Venues of the buying legs, joined by + where there are several.';
COMMENT ON COLUMN arbitrage_opportunities.buy_price IS
    'Mean price of the buying legs, weighted by base; null where they quote in several currencies.';
COMMENT ON COLUMN arbitrage_opportunities.quantity IS 'Base bought.';
COMMENT ON COLUMN arbitrage_opportunities.gross IS
    'Expected profit before any cost, in currency: the GROSS terms.';
COMMENT ON COLUMN arbitrage_opportunities.net IS 'Expected profit after all terms, in currency.';
COMMENT ON COLUMN arbitrage_opportunities.net_portfolio IS
    'Expected profit after all terms, in portfolio currency.';
COMMENT ON COLUMN arbitrage_opportunities.notional_portfolio IS
    'Cost of the buying legs, in portfolio currency.';
COMMENT ON COLUMN arbitrage_opportunities.status IS 'DETECTED, CONFIRMED, COLLAPSED or EXPIRED.';
COMMENT ON COLUMN arbitrage_opportunities.decided_nanos IS 'Time of the newest decision about it.';

CREATE TABLE spread_statistics (
    instrument      text   NOT NULL,
    scope           text   NOT NULL,
    from_nanos      bigint NOT NULL,
    to_nanos        bigint NOT NULL,
    evaluated       bigint NOT NULL,
    gross_positive  bigint NOT NULL,
    max_edge_bps    double precision,
    max_edge_nanos  bigint NOT NULL,
    max_edge_buy    text   NOT NULL,
    max_edge_sell   text   NOT NULL,
    median_edge_bps double precision,
    mean_edge_bps   double precision,
    naive_positive  bigint NOT NULL,
    naive_episodes  bigint NOT NULL,
    from_at         timestamptz GENERATED ALWAYS AS (nanos_to_time(from_nanos)) STORED,
    to_at           timestamptz GENERATED ALWAYS AS (nanos_to_time(to_nanos)) STORED,
    PRIMARY KEY (instrument, scope, from_nanos)
);
CREATE INDEX spread_statistics_time ON spread_statistics (scope, from_at DESC);
COMMENT ON TABLE spread_statistics IS
    'Gross edges of an instrument, (bid - ask) / ask without fees, per window and per run.';

CREATE TABLE venue_status (
    venue      text   NOT NULL,
    connection text   NOT NULL,
    time_nanos bigint NOT NULL,
    state      text   NOT NULL,
    reason     text   NOT NULL,
    time       timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (venue, connection, time_nanos, state)
);
CREATE INDEX venue_status_time ON venue_status (time DESC);
COMMENT ON TABLE venue_status IS
    'Every change of a venue''s state. Connection is empty where the whole venue is meant.';

CREATE VIEW venue_status_now AS
    SELECT DISTINCT ON (venue, connection) venue, connection, state, reason, time, time_nanos
    FROM venue_status
    ORDER BY venue, connection, time_nanos DESC, state;

CREATE TABLE dead_letters (
    venue      text   NOT NULL,
    connection text   NOT NULL,
    time_nanos bigint NOT NULL,
    reason     text   NOT NULL,
    digest     bytea  NOT NULL,
    detail     text   NOT NULL,
    payload    bytea  NOT NULL,
    time       timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (venue, connection, time_nanos, reason, digest)
);
CREATE INDEX dead_letters_reason ON dead_letters (venue, reason, time DESC);
COMMENT ON TABLE dead_letters IS 'What venues sent that could not be understood, with the reason.';
COMMENT ON COLUMN dead_letters.digest IS 'SHA-256 of detail and payload: names the letter.';
