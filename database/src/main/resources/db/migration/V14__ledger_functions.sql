-- What permits orders and what records their outcomes, each in one statement and so in one exchange with
-- the database: an order on its way would wait for every further one, and so would whoever waits for the
-- rows that are locked meanwhile.

CREATE FUNCTION permit_refusal(held desk, stops text[], arming boolean) RETURNS text LANGUAGE plpgsql
AS $$
DECLARE
    latched text;
BEGIN
    SELECT string_agg(s.scope, ', ' ORDER BY s.place) INTO latched
        FROM unnest(stops) WITH ORDINALITY AS s (scope, place)
        WHERE s.scope = ANY (held.latches);
    IF latched IS NOT NULL THEN
        RETURN 'stopped: ' || latched;
    END IF;
    IF arming AND held.armed_until <= clock_timestamp() THEN
        RETURN 'desk ' || held.number || ' is not armed';
    END IF;
    RETURN '';
END $$;
COMMENT ON FUNCTION permit_refusal(desk, text[], boolean) IS
    'Why orders that these scopes stop, and that need arming or not, do not pass; empty if they do.';

-- The row of the desk is locked against a new holder, a new latch and another arming until the end of
-- the transaction; one that changed while we waited is looked at as it is then. So an order is written
-- down before a latch is on, or not at all.
CREATE FUNCTION permit_orders(
    of_desk bigint, of_epoch bigint, stops text[], arming boolean, against text, said_nanos bigint,
    operations bigint[], numbers bigint[], attempts bigint[], purposes text[], venues text[],
    accounts text[], symbols text[], sides text[], kinds text[], quantities numeric[],
    limits numeric[], reducing boolean[], valid_untils bigint[], client_order_ids text[],
    opportunities text[], OUT holder bigint, OUT refusal text) LANGUAGE plpgsql
AS $$
DECLARE
    held    desk%ROWTYPE;
    becomes text;
    written bigint;
    last    bigint;
BEGIN
    SELECT * INTO held FROM desk WHERE number = of_desk FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no desk %', of_desk;
    END IF;
    holder := held.epoch;
    refusal := against;
    IF holder <> of_epoch THEN
        RETURN;
    END IF;
    IF refusal = '' THEN
        refusal := permit_refusal(held, stops, arming);
    END IF;
    becomes := CASE WHEN refusal = '' THEN 'INTENDED' ELSE 'VOID' END;
    INSERT INTO order_intent (
            desk, operation, order_number, attempt, epoch, purpose, venue, account, symbol, side, kind,
            quantity, limit_price, reduce_only, valid_until_nanos, client_order_id, opportunity, state)
        SELECT of_desk, o.operation, o.order_number, o.attempt, of_epoch, o.purpose, o.venue, o.account,
               o.symbol, o.side, o.kind, o.quantity, o.limit_price, o.reduce_only, o.valid_until_nanos,
               o.client_order_id, o.opportunity, becomes
        FROM unnest(operations, numbers, attempts, purposes, venues, accounts, symbols, sides, kinds,
                    quantities, limits, reducing, valid_untils, client_order_ids, opportunities)
            AS o (operation, order_number, attempt, purpose, venue, account, symbol, side, kind,
                  quantity, limit_price, reduce_only, valid_until_nanos, client_order_id, opportunity)
        ON CONFLICT DO NOTHING;
    GET DIAGNOSTICS written = ROW_COUNT;
    IF written < cardinality(operations) THEN
        RAISE EXCEPTION 'orders of desk % are written down already', of_desk USING ERRCODE = 'CB001';
    END IF;
    UPDATE desk_events SET newest = newest + written WHERE desk = of_desk RETURNING newest INTO last;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the lines of desk % have no count; register it', of_desk;
    END IF;
    INSERT INTO order_event (
            desk, position, operation, order_number, attempt, state, venue_order_id, filled, detail,
            time_nanos)
        SELECT of_desk, last - written + o.place, o.operation, o.order_number, o.attempt, becomes, '', 0,
               refusal, said_nanos
        FROM unnest(operations, numbers, attempts) WITH ORDINALITY
            AS o (operation, order_number, attempt, place);
END $$;
COMMENT ON FUNCTION permit_orders(
    bigint, bigint, text[], boolean, text, bigint, bigint[], bigint[], bigint[], text[], text[], text[],
    text[], text[], text[], numeric[], numeric[], boolean[], bigint[], text[], text[]) IS
    'Writes orders down, all or none, as VOID if something is against them, and says who holds the desk '
    'and what is against them. Nothing is written for who does not hold it. SQLSTATE CB001 where a number '
    'or a client order id is taken.';

CREATE FUNCTION order_rank(state text) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT coalesce(array_position(ARRAY['INTENDED', 'UNKNOWN', 'ACCEPTED'], state), 4)
$$;
COMMENT ON FUNCTION order_rank(text) IS
    'How far an order has come; who is further never goes back, and the first end counts.';

-- The count is locked first: positions become visible in order, and two that record the same orders in
-- another order cannot deadlock.
CREATE FUNCTION record_news(
    of_desk bigint, operations bigint[], numbers bigint[], attempts bigint[], states text[],
    venue_order_ids text[], fills numeric[], details text[], told_nanos bigint[])
    RETURNS bigint LANGUAGE plpgsql
AS $$
DECLARE
    told   record;
    became record;
    last   bigint;
    news   bigint := 0;
BEGIN
    SELECT newest INTO last FROM desk_events WHERE desk = of_desk FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'there is no desk %', of_desk;
    END IF;
    FOR told IN
        SELECT * FROM unnest(operations, numbers, attempts, states, venue_order_ids, fills, details,
                             told_nanos) WITH ORDINALITY
            AS n (operation, order_number, attempt, state, venue_order_id, filled, detail, time_nanos,
                  place)
        ORDER BY n.place
    LOOP
        UPDATE order_intent AS o SET
            state = CASE WHEN order_rank(told.state) > order_rank(o.state) THEN told.state
                         ELSE o.state END,
            venue_order_id = CASE WHEN told.venue_order_id = '' THEN o.venue_order_id
                                  ELSE told.venue_order_id END,
            filled = greatest(o.filled, told.filled)
            WHERE o.desk = of_desk AND o.operation = told.operation
              AND o.order_number = told.order_number AND o.attempt = told.attempt
              AND o.purpose <> 'VOID'
              AND (o.filled < told.filled OR order_rank(told.state) > order_rank(o.state)
                   OR (told.venue_order_id <> '' AND o.venue_order_id <> told.venue_order_id))
            RETURNING o.state, o.venue_order_id, o.filled INTO became;
        IF FOUND THEN
            news := news + 1;
            INSERT INTO order_event (
                    desk, position, operation, order_number, attempt, state, venue_order_id, filled,
                    detail, time_nanos)
                VALUES (of_desk, last + news, told.operation, told.order_number, told.attempt,
                        became.state, became.venue_order_id, became.filled, told.detail,
                        told.time_nanos);
        END IF;
    END LOOP;
    UPDATE desk_events SET newest = last + news WHERE desk = of_desk AND news > 0;
    RETURN news;
END $$;
COMMENT ON FUNCTION record_news(
    bigint, bigint[], bigint[], bigint[], text[], text[], numeric[], text[], bigint[]) IS
    'Writes what became of orders, as far as it is news, and says how many were. Nothing is written of an '
    'order that has no row.';
