-- The same rows in the shapes and the words that other systems' readers expect.

-- Cross-exchange arbitrage readers (prefix xarb).
CREATE VIEW xarb_arbitrage_opportunities AS
    SELECT id,
           instrument                              AS symbol,
           buy_venue                               AS buy_exchange,
           sell_venue                              AS sell_exchange,
           buy_price,
           sell_price,
           sell_price - buy_price                  AS price_difference,
           round(net_bps / 100, 4)                 AS profit_percentage,
           net_portfolio                           AS estimated_profit,
           confidence                              AS confidence_score,
           quantity                                AS max_quantity,
           lower(time_sensitivity)                 AS time_sensitivity,
           risk                                    AS risk_score,
           lower(execution_complexity)             AS execution_complexity,
           detected_at,
           expires_at,
           CASE status WHEN 'EXPIRED' THEN 'expired'
                       WHEN 'COLLAPSED' THEN 'cancelled'
                       ELSE 'active' END           AS status,
           detected_at                             AS created_at,
           decided_at                              AS updated_at
    FROM arbitrage_opportunities;

-- Delta-neutral readers (prefix dn). Symbols are never deleted, so the least id of a venue's
-- symbols is a stable id of the venue.
CREATE VIEW dn_exchanges AS
    SELECT min(id)                                                       AS id,
           upper(venue) || CASE market_type WHEN 'SPOT' THEN '' ELSE '_FUTURES' END
                                                                         AS enum_value,
           venue                                                         AS exchange_name,
           market_type
    FROM (SELECT id, venue,
                 CASE WHEN kind IN ('SPOT', 'FX') THEN 'SPOT' ELSE 'FUTURES' END AS market_type
          FROM symbols) AS listed
    GROUP BY venue, market_type;

CREATE VIEW dn_symbols AS
    SELECT s.id,
           e.id                    AS exchange_id,
           s.base                  AS symbol_base,
           s.quote                 AS symbol_quote,
           s.symbol                AS exchange_symbol,
           s.kind                  AS symbol_type,
           s.price_scale           AS price_precision,
           s.size_scale            AS quantity_precision,
           s.min_size              AS min_qty,
           s.min_notional,
           s.status = 'TRADING'    AS is_active
    FROM symbols s
    JOIN dn_exchanges e
      ON e.exchange_name = s.venue
     AND e.market_type = CASE WHEN s.kind IN ('SPOT', 'FX') THEN 'SPOT' ELSE 'FUTURES' END;

-- One row per opportunity; where several legs buy (or sell), the first of them.
CREATE VIEW dn_arbitrage_opportunities AS
    SELECT o.detected_at           AS "timestamp",
           bought.id               AS symbol_id,
           bought.exchange_id      AS buy_exchange_id,
           sold.exchange_id        AS sell_exchange_id,
           o.buy_price,
           o.sell_price,
           o.gross_bps             AS spread_bps,
           o.notional_portfolio    AS max_volume_usd,
           (o.confidence_parts ->> 'depth')::double precision AS liquidity,
           o.life_nanos / 1000000  AS duration_ms,
           o.id                    AS opportunity_id
    FROM arbitrage_opportunities o
    CROSS JOIN LATERAL (
        SELECT leg FROM jsonb_array_elements(o.legs) WITH ORDINALITY AS l (leg, number)
        WHERE leg ->> 'side' = 'BUY' ORDER BY number LIMIT 1) AS buying
    CROSS JOIN LATERAL (
        SELECT leg FROM jsonb_array_elements(o.legs) WITH ORDINALITY AS l (leg, number)
        WHERE leg ->> 'side' = 'SELL' ORDER BY number LIMIT 1) AS selling
    LEFT JOIN LATERAL (
        SELECT d.id, d.exchange_id FROM dn_symbols d JOIN dn_exchanges e ON e.id = d.exchange_id
        WHERE e.exchange_name = buying.leg ->> 'venue'
          AND d.exchange_symbol = buying.leg ->> 'symbol') AS bought ON true
    LEFT JOIN LATERAL (
        SELECT d.exchange_id FROM dn_symbols d JOIN dn_exchanges e ON e.id = d.exchange_id
        WHERE e.exchange_name = selling.leg ->> 'venue'
          AND d.exchange_symbol = selling.leg ->> 'symbol') AS sold ON true;
COMMENT ON VIEW dn_arbitrage_opportunities IS
    'Liquidity is the share of the wanted quantity that the best levels hold, 0..1. Whether an '
    'opportunity was executed is known to the order ledger only, so there is no such column here.';
