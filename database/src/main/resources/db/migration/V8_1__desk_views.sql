-- What desks reported, seen from where a person asks: expected beside realized, the quality of each
-- order, and the way from an execution back to the books. Then the same in the shapes that other
-- systems' readers expect. Orders are those of the intent ledger and, where there is none behind a
-- desk (simulated venues inside the job), those that executions name.

CREATE VIEW operation_terms AS
    SELECT o.desk,
           o.operation,
           o.execution_id,
           o.strategy,
           o.state,
           o.ended_at,
           k.kind,
           CASE WHEN o.expected IS NOT NULL THEN coalesce(e.amount, 0) END AS expected,
           CASE WHEN o.realized IS NOT NULL THEN coalesce(r.amount, 0) END AS realized,
           CASE WHEN o.expected IS NOT NULL AND o.realized IS NOT NULL
                THEN coalesce(r.amount, 0) - coalesce(e.amount, 0) END     AS difference
    FROM operations o
    CROSS JOIN LATERAL (
        SELECT DISTINCT term ->> 'kind' AS kind
        FROM (SELECT jsonb_array_elements(o.expected_terms)
              UNION ALL SELECT jsonb_array_elements(o.realized_terms)) AS every (term)) AS k
    LEFT JOIN LATERAL (
        SELECT sum((term ->> 'amount')::numeric) AS amount
        FROM jsonb_array_elements(o.expected_terms) AS term
        WHERE term ->> 'kind' = k.kind) AS e ON true
    LEFT JOIN LATERAL (
        SELECT sum((term ->> 'amount')::numeric) AS amount
        FROM jsonb_array_elements(o.realized_terms) AS term
        WHERE term ->> 'kind' = k.kind) AS r ON true;
COMMENT ON VIEW operation_terms IS
    'Each part of an operation''s profit, expected and realized, in portfolio currency; positive is '
    'gained. The parts of an operation add up to its expected and its realized.';
COMMENT ON COLUMN operation_terms.expected IS 'Null if the whole is not known.';
COMMENT ON COLUMN operation_terms.realized IS 'Null while the whole is not known.';
COMMENT ON COLUMN operation_terms.difference IS 'Realized less expected.';

CREATE VIEW profit_by_term AS
    SELECT desk,
           strategy,
           kind,
           count(*)        AS operations,
           sum(expected)   AS expected,
           sum(realized)   AS realized,
           sum(difference) AS difference
    FROM operation_terms
    WHERE ended_at IS NOT NULL AND difference IS NOT NULL
    GROUP BY desk, strategy, kind;
COMMENT ON VIEW profit_by_term IS
    'What each part of profits was expected to come to and came to, over all operations that ended and '
    'of which both are known, in portfolio currency.';
COMMENT ON COLUMN profit_by_term.operations IS 'Operations that have such a part.';

CREATE VIEW fills AS
    SELECT x.execution_id,
           x.desk,
           x.operation,
           x.order_number,
           x.attempt,
           x.opportunity                        AS opportunity_id,
           i.client_order_id,
           x.venue_order_id,
           x.trade_id,
           x.venue,
           x.account,
           x.symbol,
           x.instrument,
           x.side,
           x.price,
           x.quantity,
           x.price * x.quantity * x.multiplier  AS value,
           x.fee,
           x.fee_asset,
           CASE WHEN x.maker THEN 'maker' ELSE 'taker' END AS liquidity,
           x.venue_time                         AS filled_at,
           x.time                               AS booked_at
    FROM trade_executions x
    LEFT JOIN order_intent i USING (desk, operation, order_number, attempt);
COMMENT ON VIEW fills IS 'Executions with the order that was filled.';
COMMENT ON COLUMN fills.value IS 'Price x quantity x multiplier, in quote.';

CREATE VIEW legs AS
    SELECT o.execution_id,
           o.desk,
           o.operation,
           (l.number - 1)::integer                AS leg,
           o.opportunity                          AS opportunity_id,
           upper(l.parts[1])                      AS side,
           l.parts[2]                             AS venue,
           l.parts[3]                             AS symbol,
           planned.leg ->> 'instrument'           AS instrument,
           l.parts[5]::numeric                    AS wanted,
           l.parts[4]::numeric                    AS filled,
           (planned.leg ->> 'averagePrice')::numeric AS expected_price,
           (planned.leg ->> 'limitPrice')::numeric   AS limit_price,
           (planned.leg ->> 'feeRate')::numeric      AS fee_rate,
           done.executed,
           done.average_price,
           done.executions,
           done.first_at,
           done.last_at
    FROM operations o
    CROSS JOIN LATERAL (
        SELECT regexp_match(text, '^(buy|sell) ([^:]+):(.+) (\S+) of (\S+)$') AS parts, number
        FROM regexp_split_to_table(o.legs, ' \| ') WITH ORDINALITY AS part (text, number)) AS l
    LEFT JOIN arbitrage_opportunities a ON a.id = o.opportunity
    LEFT JOIN LATERAL (
        SELECT leg FROM jsonb_array_elements(a.legs) AS leg
        WHERE leg ->> 'side' = upper(l.parts[1]) AND leg ->> 'venue' = l.parts[2]
          AND leg ->> 'symbol' = l.parts[3] LIMIT 1) AS planned ON true
    LEFT JOIN LATERAL (
        SELECT sum(x.quantity)                             AS executed,
               sum(x.price * x.quantity) / sum(x.quantity) AS average_price,
               count(*)                                    AS executions,
               min(x.time)                                 AS first_at,
               max(x.time)                                 AS last_at
        FROM trade_executions x
        WHERE x.desk = o.desk AND x.operation = o.operation AND x.side = upper(l.parts[1])
          AND x.venue = l.parts[2] AND x.symbol = l.parts[3]) AS done ON true
    WHERE l.parts IS NOT NULL;
COMMENT ON VIEW legs IS
    'Legs of operations: what was wanted, what the opportunity expected and what became of it.';
COMMENT ON COLUMN legs.wanted IS 'In the unit of the listing.';
COMMENT ON COLUMN legs.filled IS
    'Of the orders of the leg, in the unit of the listing; once the leg is being closed, of those that '
    'close it.';
COMMENT ON COLUMN legs.executed IS
    'Booked at the leg''s listing and side, orders that put something right included.';
COMMENT ON COLUMN legs.expected_price IS 'Mean price after walking the depth, as the opportunity had it.';

CREATE VIEW executed_orders AS
    SELECT x.desk,
           x.operation,
           x.order_number,
           x.attempt,
           x.venue,
           x.account,
           x.symbol,
           x.instrument,
           x.side,
           min(x.venue_order_id)                       AS venue_order_id,
           min(x.opportunity)                          AS opportunity,
           min(x.multiplier)                           AS multiplier,
           sum(x.quantity)                             AS filled,
           sum(x.price * x.quantity) / sum(x.quantity) AS average_price,
           CASE WHEN count(DISTINCT x.fee_asset) = 1 THEN sum(x.fee) END AS fee,
           string_agg(DISTINCT x.fee_asset, '+')       AS fee_asset,
           CASE WHEN count(*) = count(f.quote) THEN sum(f.quote) END     AS fee_quote,
           max(coalesce(nullif(x.venue_time_nanos, 0), x.time_nanos))    AS last_nanos
    FROM trade_executions x
    LEFT JOIN symbols s ON s.venue = x.venue AND s.symbol = x.symbol
    CROSS JOIN LATERAL (
        SELECT CASE WHEN x.fee = 0 THEN 0
                    WHEN x.fee_asset = s.quote THEN x.fee
                    WHEN x.fee_asset = s.base THEN x.fee * x.price END) AS f (quote)
    GROUP BY x.desk, x.operation, x.order_number, x.attempt, x.venue, x.account, x.symbol,
             x.instrument, x.side;
COMMENT ON VIEW executed_orders IS 'What was executed of each order of which anything was.';
COMMENT ON COLUMN executed_orders.filled IS 'In the unit of the listing.';
COMMENT ON COLUMN executed_orders.fee IS 'In fee_asset; null where there are several.';
COMMENT ON COLUMN executed_orders.fee_quote IS 'In quote; null where a fee is in a third asset.';
COMMENT ON COLUMN executed_orders.last_nanos IS
    'When it was executed last, as the venue says, or when that was booked where it does not say.';

CREATE VIEW order_quality AS
    WITH orders AS (
        SELECT i.desk, i.operation, i.order_number, i.attempt, i.venue, i.account, i.symbol,
               x.instrument, i.side, i.purpose, i.kind, i.state, i.client_order_id,
               coalesce(nullif(i.venue_order_id, ''), x.venue_order_id) AS venue_order_id,
               i.opportunity, i.quantity AS ordered, i.limit_price,
               coalesce(x.filled, 0) AS filled, x.average_price, x.fee, x.fee_asset,
               CASE WHEN x.filled IS NULL THEN 0 ELSE x.fee_quote END AS fee_quote,
               x.multiplier, x.last_nanos,
               (extract(epoch FROM i.intended_at) * 1000000)::bigint * 1000 AS intended_nanos
        FROM order_intent i
        LEFT JOIN LATERAL (
            SELECT e.* FROM executed_orders e
            WHERE e.desk = i.desk AND e.operation = i.operation
              AND e.order_number = i.order_number AND e.attempt = i.attempt) AS x ON true
        WHERE i.purpose <> 'VOID' AND i.state <> 'VOID'
        UNION ALL
        SELECT x.desk, x.operation, x.order_number, x.attempt, x.venue, x.account, x.symbol,
               x.instrument, x.side, NULL, NULL, NULL, NULL, x.venue_order_id,
               x.opportunity, NULL, NULL,
               x.filled, x.average_price, x.fee, x.fee_asset, x.fee_quote,
               x.multiplier, x.last_nanos, NULL
        FROM executed_orders x
        WHERE NOT EXISTS (
            SELECT 1 FROM order_intent i
            WHERE i.desk = x.desk AND i.operation = x.operation
              AND i.order_number = x.order_number AND i.attempt = x.attempt)),
    planned AS (
        SELECT o.*,
               p.number                                   AS leg,
               (p.leg ->> 'averagePrice')::numeric        AS expected_price,
               coalesce(o.multiplier, (p.leg ->> 'multiplier')::numeric) AS unit,
               CASE o.side WHEN 'BUY' THEN 1 ELSE -1 END  AS sign,
               coalesce(o.intended_nanos, n.started_nanos) AS decided_nanos,
               coalesce(e.ended_nanos, o.last_nanos, o.intended_nanos) AS ended_nanos
        FROM orders o
        LEFT JOIN operations n USING (desk, operation)
        LEFT JOIN arbitrage_opportunities a ON a.id = o.opportunity
        LEFT JOIN LATERAL (
            SELECT leg, (number - 1)::integer AS number
            FROM jsonb_array_elements(a.legs) WITH ORDINALITY AS l (leg, number)
            WHERE leg ->> 'side' = o.side AND leg ->> 'venue' = o.venue
              AND leg ->> 'symbol' = o.symbol LIMIT 1) AS p ON true
        LEFT JOIN LATERAL (
            SELECT max(v.time_nanos) AS ended_nanos FROM order_event v
            WHERE v.desk = o.desk AND v.operation = o.operation
              AND v.order_number = o.order_number AND v.attempt = o.attempt) AS e ON true),
    measured AS (
        SELECT p.*,
               CASE WHEN p.filled = 0 THEN 0
                    ELSE (p.average_price - p.expected_price) * p.sign * p.filled * p.unit END
                                                          AS slippage,
               (p.average_price - p.expected_price) * p.sign / p.expected_price * 10000
                                                          AS slippage_bps,
               p.filled / p.ordered                       AS fill_ratio,
               CASE WHEN p.ordered <= p.filled THEN 0
                    ELSE (m.mark - p.expected_price) * p.sign * (p.ordered - p.filled) * p.unit END
                                                          AS opportunity_cost,
               CASE WHEN p.last_nanos >= p.decided_nanos
                    THEN (p.last_nanos - p.decided_nanos) / 1000000.0
                    WHEN p.last_nanos < p.decided_nanos THEN 0 END AS latency_millis
        FROM planned p
        LEFT JOIN LATERAL (
            SELECT s.mark FROM position_snapshots s
            WHERE s.venue = p.venue AND s.symbol = p.symbol AND s.mark IS NOT NULL
              AND s.time_nanos BETWEEN p.ended_nanos AND p.ended_nanos + 60000000000
            ORDER BY s.time_nanos LIMIT 1) AS m ON true)
    SELECT desk,
           operation,
           order_number,
           attempt,
           desk::text || '-' || operation::text AS execution_id,
           opportunity                          AS opportunity_id,
           leg,
           purpose,
           kind,
           state,
           venue,
           account,
           symbol,
           instrument,
           side,
           client_order_id,
           venue_order_id,
           ordered,
           filled,
           round(fill_ratio, 8)                 AS fill_ratio,
           limit_price,
           expected_price,
           average_price,
           round(slippage, 12)                  AS slippage,
           round(slippage_bps, 4)               AS slippage_bps,
           fee,
           fee_asset,
           fee_quote,
           round(opportunity_cost, 12)          AS opportunity_cost,
           round(slippage + fee_quote + opportunity_cost, 12) AS implementation_shortfall,
           round((slippage + fee_quote + opportunity_cost)
                 / (expected_price * ordered * unit) * 10000, 4) AS implementation_shortfall_bps,
           round(latency_millis, 6)             AS latency_millis,
           CASE WHEN filled = 0 THEN 0
                WHEN fill_ratio IS NULL OR slippage_bps IS NULL OR latency_millis IS NULL THEN NULL
                ELSE round(100 * (0.4 * greatest(0, 1 - latency_millis / 50)
                                  + 0.4 * least(1, fill_ratio)
                                  + 0.2 * greatest(0, 1 - greatest(0, slippage_bps) / 20)), 4) END
                                                AS efficiency,
           nanos_to_time(decided_nanos)         AS decided_at,
           nanos_to_time(last_nanos)            AS filled_at
    FROM measured;
COMMENT ON VIEW order_quality IS
    'How well each order that was sent was executed, against the price that the opportunity expected of '
    'its leg. Costs are positive, in quote. Orders at listings and sides that no leg had, and values '
    'that cannot be known, are null.';
COMMENT ON COLUMN order_quality.leg IS 'Index of the opportunity''s leg at this listing and side.';
COMMENT ON COLUMN order_quality.ordered IS
    'In the unit of the listing; null where no intent ledger is behind the desk.';
COMMENT ON COLUMN order_quality.expected_price IS 'Mean price after walking the depth, when it was decided.';
COMMENT ON COLUMN order_quality.slippage IS 'What was filled cost more than expected, in quote.';
COMMENT ON COLUMN order_quality.slippage_bps IS 'The same as a part of the expected price, basis points.';
COMMENT ON COLUMN order_quality.fee IS 'In fee_asset; null where there are several.';
COMMENT ON COLUMN order_quality.fee_quote IS 'In quote; null where a fee is in a third asset.';
COMMENT ON COLUMN order_quality.opportunity_cost IS
    'What was not filled at the first mark of the listing within a minute after the order ended, against '
    'the expected price, in quote; null if no mark is known, or nobody says what was ordered.';
COMMENT ON COLUMN order_quality.implementation_shortfall IS
    'Slippage, fees and opportunity cost, in quote; _bps as a part of what was ordered at the expected '
    'price.';
COMMENT ON COLUMN order_quality.latency_millis IS
    'From the decision (the row in the ledger; the begin of the operation where there is none) to the '
    'last execution by the venue''s clock; 0 if that clock is behind, null if nothing was executed.';
COMMENT ON COLUMN order_quality.efficiency IS
    '100 x (0.4 (1 - latency / 50 ms) + 0.4 fill ratio + 0.2 (1 - slippage / 20 bps)), each part between '
    '0 and 1; 0 if nothing was filled.';

CREATE VIEW order_trace AS
    SELECT desk::text || '-' || operation::text AS execution_id,
           desk,
           operation,
           t.order_number,
           t.attempt,
           t.venue,
           t.account,
           t.symbol,
           t.trade_id,
           t.side,
           t.price,
           t.quantity,
           t.fee,
           t.fee_asset,
           t.executed_at,
           t.client_order_id,
           t.venue_order_id,
           t.purpose,
           t.kind,
           t.ordered,
           t.limit_price,
           t.epoch,
           t.intended_at,
           t.order_state,
           o.state                        AS operation_state,
           o.outcome,
           o.realized,
           a.id                           AS opportunity_id,
           a.strategy,
           a.net_portfolio                AS expected,
           a.detected_at,
           a.confirmed_at,
           a.rule_version,
           r.position                     AS rule_position,
           r.effective_from               AS rule_effective_from,
           r.created_by                   AS rule_created_by,
           r.min_net                      AS rule_min_net,
           r.min_net_bps                  AS rule_min_net_bps,
           b.venue                        AS book_venue,
           b.symbol                       AS book_symbol,
           b.epoch                        AS book_epoch,
           b.sequence                     AS book_sequence,
           b.time                         AS book_nanos,
           b."venueTime"                  AS book_venue_nanos
    FROM (
        SELECT x.desk, x.operation, x.order_number, x.attempt, x.venue, x.account, x.symbol,
               x.trade_id, x.side, x.price, x.quantity, x.fee, x.fee_asset, x.time AS executed_at,
               i.client_order_id, x.venue_order_id, i.purpose, i.kind, i.quantity AS ordered,
               i.limit_price, i.epoch, i.intended_at, i.state AS order_state, x.opportunity
        FROM trade_executions x
        LEFT JOIN order_intent i USING (desk, operation, order_number, attempt)
        UNION ALL
        SELECT i.desk, i.operation, i.order_number, i.attempt, i.venue, i.account, i.symbol,
               NULL, i.side, NULL, NULL, NULL, NULL, NULL,
               i.client_order_id, i.venue_order_id, i.purpose, i.kind, i.quantity,
               i.limit_price, i.epoch, i.intended_at, i.state, i.opportunity
        FROM order_intent i
        WHERE i.purpose <> 'VOID' AND NOT EXISTS (
            SELECT 1 FROM trade_executions x
            WHERE x.desk = i.desk AND x.operation = i.operation
              AND x.order_number = i.order_number AND x.attempt = i.attempt)) AS t
    LEFT JOIN operations o USING (desk, operation)
    LEFT JOIN arbitrage_opportunities a ON a.id = t.opportunity
    LEFT JOIN rule_version r ON r.strategy = a.strategy AND r.version = a.rule_version
    LEFT JOIN LATERAL jsonb_to_recordset(a.books)
        AS b (venue text, symbol text, epoch bigint, sequence bigint, time bigint, "venueTime" bigint)
        ON true;
COMMENT ON VIEW order_trace IS
    'From an execution back: its order, operation, opportunity, the version of the rule and the books '
    'from which it was computed, one row for each execution (or order without one) and book.';
COMMENT ON COLUMN order_trace.expected IS 'Net of the opportunity, in portfolio currency.';
COMMENT ON COLUMN order_trace.book_epoch IS 'Epoch of the book; it begins again with each snapshot.';
COMMENT ON COLUMN order_trace.book_sequence IS 'Last update of the book that was in it, in its epoch.';

CREATE VIEW arbitrage_executions AS
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
        WHERE term ->> 'kind' = 'FEE') AS f ON true;
COMMENT ON VIEW arbitrage_executions IS
    'Operations in the shape that cross-exchange arbitrage readers expect. Several orders or venues of '
    'one side are joined by +. Prices are means of what was executed, and of one sense only where all '
    'legs of a side trade the same instrument.';
COMMENT ON COLUMN arbitrage_executions.quantity IS 'Base bought.';
COMMENT ON COLUMN arbitrage_executions.fees IS
    'Paid, in portfolio currency; null while what became of the operation is not known.';
COMMENT ON COLUMN arbitrage_executions.status IS
    'pending (nothing executed yet), partial, completed, failed, or cancelled (ended, nothing executed).';

CREATE VIEW xarb_trade_executions AS
    SELECT desk            AS bot_id,
           venue           AS exchange,
           symbol,
           lower(side)     AS side,
           lower(kind)     AS order_type,
           ordered         AS qty,
           coalesce(average_price, limit_price) AS price,
           lower(state)    AS status,
           venue_order_id  AS external_order_id
    FROM order_quality;
COMMENT ON VIEW xarb_trade_executions IS
    'Orders in the shape that cross-exchange arbitrage readers expect. Price is the mean that was '
    'executed, or the limit while nothing was.';

CREATE VIEW xarb_venue_balances AS
    SELECT venue          AS exchange,
           currency,
           sum(available) AS available,
           sum(total)     AS total,
           sum(reserved)  AS reserved,
           CASE WHEN count(*) = count(value) THEN sum(value) END AS usd_value,
           max(time)      AS last_updated
    FROM balances
    GROUP BY venue, currency;
COMMENT ON VIEW xarb_venue_balances IS
    'Balances per venue and currency over all accounts. usd_value is in portfolio currency.';

CREATE VIEW dn_trade_executions AS
    SELECT q.decided_at    AS ts,
           q.execution_id,
           o.strategy      AS strategy_id,
           q.opportunity_id,
           q.leg           AS leg_no,
           d.exchange_id,
           d.id            AS symbol_id,
           q.side,
           q.kind          AS order_type,
           q.client_order_id,
           q.venue_order_id,
           q.ordered       AS requested_qty,
           q.filled        AS filled_qty,
           q.limit_price   AS requested_price,
           q.average_price AS avg_price,
           q.fee,
           q.fee_asset,
           q.slippage_bps,
           q.latency_millis AS latency_ms,
           q.state         AS status,
           nullif(e.detail, '') AS error
    FROM order_quality q
    LEFT JOIN operations o USING (desk, operation)
    LEFT JOIN LATERAL (
        SELECT s.id, s.exchange_id FROM dn_symbols s JOIN dn_exchanges v ON v.id = s.exchange_id
        WHERE v.exchange_name = q.venue AND s.exchange_symbol = q.symbol) AS d ON true
    LEFT JOIN LATERAL (
        SELECT v.detail FROM order_event v
        WHERE v.desk = q.desk AND v.operation = q.operation AND v.order_number = q.order_number
          AND v.attempt = q.attempt
        ORDER BY v.position DESC LIMIT 1) AS e ON true;
COMMENT ON VIEW dn_trade_executions IS
    'Orders with what became of them in the shape that delta-neutral readers expect; execution_id links '
    'the legs.';

CREATE VIEW dn_position_snapshots AS
    SELECT p.time                                       AS ts,
           d.exchange_id,
           d.id                                         AS symbol_id,
           CASE sign(p.quantity) WHEN 1 THEN 'LONG' WHEN -1 THEN 'SHORT' ELSE 'FLAT' END AS side,
           abs(p.quantity)                              AS quantity,
           p.average_price                              AS entry_price,
           p.mark                                       AS mark_price,
           abs(p.quantity) * p.mark * s.multiplier      AS notional_usd,
           p.quantity * s.multiplier                    AS delta,
           p.unrealized                                 AS unrealized_pnl,
           p.realized                                   AS realized_pnl
    FROM position_snapshots p
    LEFT JOIN symbols s ON s.venue = p.venue AND s.symbol = p.symbol
    LEFT JOIN dn_symbols d ON d.id = s.id;
COMMENT ON VIEW dn_position_snapshots IS
    'Positions over time in the shape that delta-neutral readers expect. notional_usd is in quote, delta '
    'in base.';

CREATE VIEW dn_balance_snapshots AS
    SELECT b.time                 AS "timestamp",
           e.id                   AS exchange_id,
           b.currency             AS asset_name,
           b.total - b.reserved   AS available,
           b.reserved             AS locked,
           b.total
    FROM balance_snapshots b
    LEFT JOIN dn_exchanges e ON e.exchange_name = b.venue AND e.market_type = 'SPOT';
COMMENT ON VIEW dn_balance_snapshots IS
    'Balances over time in the shape that delta-neutral readers expect.';
