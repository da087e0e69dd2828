-- A proof of absence takes several looks, seconds apart. Those that found nothing are kept, so that a
-- process that takes over goes on with the proof: begun anew by each, it would never end where processes
-- die every few seconds.
ALTER TABLE order_intent
    ADD COLUMN absent_looks integer NOT NULL DEFAULT 0 CHECK (absent_looks >= 0),
    ADD COLUMN absent_nanos bigint NOT NULL DEFAULT 0;
COMMENT ON COLUMN order_intent.absent_looks IS
    'How many looks in a row that count as proof did not find the order at its venue.';
COMMENT ON COLUMN order_intent.absent_nanos IS
    'When the last of them ended, nanoseconds since the epoch; 0 before the first.';
