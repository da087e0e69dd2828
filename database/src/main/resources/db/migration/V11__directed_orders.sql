-- Orders of persons: given as directives, and what became of each as its desk reports it.

ALTER TABLE directive DROP CONSTRAINT directive_kind_check;
ALTER TABLE directive ADD CONSTRAINT directive_kind_check CHECK (
    kind IN ('STOP', 'RELEASE', 'RESUME', 'RETRY', 'WRITE_OFF', 'ACCEPT_DRIFT', 'ORDER', 'CANCEL_ORDER'));
COMMENT ON COLUMN directive.subject IS
    'STOP and RELEASE: the scope. RESUME: breaker and scope, as daily-loss/all. RETRY and WRITE_OFF: '
    'number of the operation. ACCEPT_DRIFT: what differs, as balance/VENUE/ACCOUNT/ASSET. ORDER: what is '
    'wanted, as buy 0.5 BTC-USD mode=smart for=60s. CANCEL_ORDER: number of the order.';

CREATE TABLE directed_orders (
    desk          integer NOT NULL,
    number        bigint  NOT NULL,
    epoch         bigint  NOT NULL,
    revision      integer NOT NULL,
    request       text    NOT NULL,
    given_by      text    NOT NULL,
    because       text    NOT NULL,
    side          text,
    instrument    text    NOT NULL,
    quantity      numeric,
    filled        numeric NOT NULL,
    average_price numeric,
    arrival_price numeric,
    fees          jsonb   NOT NULL,
    held          numeric NOT NULL,
    result        numeric,
    state         text    NOT NULL,
    why           text    NOT NULL,
    slices        integer NOT NULL,
    begun_nanos   bigint  NOT NULL,
    ended_nanos   bigint,
    time_nanos    bigint  NOT NULL,
    begun_at      timestamptz GENERATED ALWAYS AS (nanos_to_time(begun_nanos)) STORED,
    ended_at      timestamptz GENERATED ALWAYS AS (nanos_to_time(ended_nanos)) STORED,
    time          timestamptz GENERATED ALWAYS AS (nanos_to_time(time_nanos)) STORED,
    PRIMARY KEY (desk, number)
);
COMMENT ON TABLE directed_orders IS
    'Orders of persons as they stand. Of several rows that are reported for one the one of the greatest '
    'epoch and then the greatest revision stays. Their slices are operations of the strategy directed with '
    'the opportunity order/NUMBER/SLICE; those expect no profit and count none.';
COMMENT ON COLUMN directed_orders.number IS 'Position of the directive that gave it.';
COMMENT ON COLUMN directed_orders.epoch IS 'Under which the desk held its ledger then.';
COMMENT ON COLUMN directed_orders.revision IS 'Counts the reports of the order.';
COMMENT ON COLUMN directed_orders.request IS 'What is wanted, as directive.subject.';
COMMENT ON COLUMN directed_orders.given_by IS 'Who ordered it.';
COMMENT ON COLUMN directed_orders.because IS 'Why, in words.';
COMMENT ON COLUMN directed_orders.side IS 'BUY or SELL; null if the request could not be understood.';
COMMENT ON COLUMN directed_orders.instrument IS 'Empty if the request could not be understood.';
COMMENT ON COLUMN directed_orders.quantity IS 'Wanted, in base; null if the request could not be understood.';
COMMENT ON COLUMN directed_orders.filled IS 'In base.';
COMMENT ON COLUMN directed_orders.average_price IS 'Of what was filled, in quote; null while nothing is.';
COMMENT ON COLUMN directed_orders.arrival_price IS
    'Middle between the best prices of its venues when it began, in quote; null if none was known.';
COMMENT ON COLUMN directed_orders.fees IS
    'As [{"asset": "USD", "amount": "1.5"}], those of closing included; negative for a rebate.';
COMMENT ON COLUMN directed_orders.held IS 'Bought less sold, in base.';
COMMENT ON COLUMN directed_orders.result IS
    'What it came to once its stop had closed it, fees included, in portfolio currency; null otherwise.';
COMMENT ON COLUMN directed_orders.state IS
    'UNKNOWN, WORKING, HOLDING (under its stop), CLOSING, FILLED, PARTLY_FILLED, UNFILLED, REFUSED, CLOSED '
    '(by its stop) or FAILED (its stop could not close it).';
COMMENT ON COLUMN directed_orders.why IS 'Why it stands where it stands, or what it waits for.';
COMMENT ON COLUMN directed_orders.slices IS 'Operations so far.';
COMMENT ON COLUMN directed_orders.begun_nanos IS 'When the desk took it.';
COMMENT ON COLUMN directed_orders.ended_nanos IS 'When it was over; null while it is open.';
COMMENT ON COLUMN directed_orders.time_nanos IS 'When the desk said so.';

CREATE VIEW directed_order_quality AS
    WITH measured AS (
        SELECT d.*,
               CASE d.side WHEN 'BUY' THEN 1 ELSE -1 END AS sign,
               CASE WHEN d.state IN ('CLOSING', 'CLOSED', 'FAILED') THEN NULL ELSE f.quote END AS fee_quote,
               CASE WHEN d.ended_nanos IS NULL THEN NULL
                    WHEN d.quantity <= d.filled THEN 0
                    ELSE (m.mark - d.arrival_price) * CASE d.side WHEN 'BUY' THEN 1 ELSE -1 END
                         * (d.quantity - d.filled) END AS opportunity_cost
        FROM directed_orders d
        CROSS JOIN LATERAL (
            SELECT CASE WHEN count(*) = count(v.quote) THEN coalesce(sum(v.quote), 0) END AS quote
            FROM jsonb_array_elements(d.fees) AS fee
            CROSS JOIN LATERAL (
                SELECT CASE WHEN (fee ->> 'amount')::numeric = 0 THEN 0
                            WHEN fee ->> 'asset' = split_part(d.instrument, '-', 2)
                                THEN (fee ->> 'amount')::numeric
                            WHEN fee ->> 'asset' = split_part(d.instrument, '-', 1)
                                THEN (fee ->> 'amount')::numeric * d.average_price END) AS v (quote)) AS f
        LEFT JOIN LATERAL (
            SELECT s.mark FROM position_snapshots s
            WHERE s.desk = d.desk AND s.instrument = d.instrument AND s.mark IS NOT NULL
              AND s.time_nanos BETWEEN d.ended_nanos AND d.ended_nanos + 60000000000
            ORDER BY s.time_nanos, s.venue, s.symbol LIMIT 1) AS m ON true
        WHERE d.side IS NOT NULL)
    SELECT desk,
           number,
           given_by,
           side,
           instrument,
           state,
           quantity,
           filled,
           round(filled / quantity, 8)          AS fill_ratio,
           arrival_price,
           average_price,
           round(CASE WHEN filled = 0 THEN 0
                      ELSE (average_price - arrival_price) * sign * filled END, 12) AS slippage,
           round((average_price - arrival_price) * sign / arrival_price * 10000, 4) AS slippage_bps,
           round(fee_quote, 12)                 AS fee_quote,
           round(opportunity_cost, 12)          AS opportunity_cost,
           round(CASE WHEN filled = 0 THEN 0
                      ELSE (average_price - arrival_price) * sign * filled END
                 + fee_quote + opportunity_cost, 12) AS implementation_shortfall,
           round((CASE WHEN filled = 0 THEN 0
                       ELSE (average_price - arrival_price) * sign * filled END
                  + fee_quote + opportunity_cost) / (arrival_price * quantity) * 10000, 4)
                                                AS implementation_shortfall_bps,
           begun_at,
           ended_at
    FROM measured;
COMMENT ON VIEW directed_order_quality IS
    'How well each order of a person was executed, against the price at which its market stood when it '
    'began. Costs are positive, in quote; what cannot be known is null. A directed order expects no '
    'profit: these are its measures.';
COMMENT ON COLUMN directed_order_quality.slippage IS 'What was filled cost more than at the arrival price.';
COMMENT ON COLUMN directed_order_quality.slippage_bps IS 'The same as a part of the arrival price, basis points.';
COMMENT ON COLUMN directed_order_quality.fee_quote IS
    'Null where a fee is in a third asset, and once its stop closes it: fees of closing are none of the order.';
COMMENT ON COLUMN directed_order_quality.opportunity_cost IS
    'Of what was not filled, at the first mark within a minute after the order ended; null while it is open '
    'or if no mark is known.';
COMMENT ON COLUMN directed_order_quality.implementation_shortfall IS
    'Slippage, fees and opportunity cost together (Perold, 1988).';
COMMENT ON COLUMN directed_order_quality.implementation_shortfall_bps IS
    'The same as a part of the whole order at the arrival price, basis points.';

-- What a person ordered is no arbitrage.
CREATE OR REPLACE VIEW arbitrage_executions AS
    SELECT o.execution_id                        AS id,
           o.opportunity                         AS opportunity_id,
           buy.orders                            AS buy_order_id,
           sell.orders                           AS sell_order_id,
           buy.venues                            AS buy_exchange,
           sell.venues                           AS sell_exchange,
           buy.base                              AS quantity,
           buy.price                             AS buy_price,
           sell.price                            AS sell_price,
           - f.fees                              AS fees,
           o.realized                            AS net_profit,
           (o.ended_nanos - o.started_nanos) / 1000000 AS execution_time_ms,
           CASE WHEN o.state = 'FAILED' THEN 'failed'
                WHEN o.state IN ('COMPLETED', 'IDLE') AND buy.base IS NULL AND sell.base IS NULL
                    THEN 'cancelled'
                WHEN o.state = 'COMPLETED' THEN 'completed'
                WHEN o.state = 'IDLE' THEN 'failed'
                WHEN buy.base IS NULL AND sell.base IS NULL THEN 'pending'
                ELSE 'partial' END               AS status,
           CASE WHEN o.state <> 'COMPLETED' OR o.recoveries > 0 THEN nullif(o.outcome, '') END
                                                 AS error_message,
           o.started_at,
           o.ended_at                            AS completed_at
    FROM operations o
    LEFT JOIN LATERAL (
        SELECT string_agg(DISTINCT venue_order_id, '+') AS orders,
               string_agg(DISTINCT venue, '+')          AS venues,
               sum(quantity * multiplier)               AS base,
               sum(price * quantity * multiplier) / sum(quantity * multiplier) AS price
        FROM trade_executions x
        WHERE x.desk = o.desk AND x.operation = o.operation AND x.side = 'BUY') AS buy ON true
    LEFT JOIN LATERAL (
        SELECT string_agg(DISTINCT venue_order_id, '+') AS orders,
               string_agg(DISTINCT venue, '+')          AS venues,
               sum(quantity * multiplier)               AS base,
               sum(price * quantity * multiplier) / sum(quantity * multiplier) AS price
        FROM trade_executions x
        WHERE x.desk = o.desk AND x.operation = o.operation AND x.side = 'SELL') AS sell ON true
    LEFT JOIN LATERAL (
        SELECT sum((term ->> 'amount')::numeric) AS fees
        FROM jsonb_array_elements(o.realized_terms) AS term
        WHERE term ->> 'kind' = 'FEE') AS f ON true
    WHERE o.strategy <> 'directed';
