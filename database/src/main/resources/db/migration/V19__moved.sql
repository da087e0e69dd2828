-- What was earned, to the last decimal and without a rate, so that it can be compared with what venues booked.

ALTER TABLE operations ADD COLUMN moved jsonb NOT NULL DEFAULT '[]';
COMMENT ON COLUMN operations.moved IS
    'What its executions changed of each asset at the venues, fees included: asset, amount. Funding, and positions '
    'of derivatives as long as nothing settles them, are no part of it.';

ALTER TABLE trade_executions
    ADD COLUMN value   numeric,
    ADD COLUMN settled numeric;
COMMENT ON COLUMN trade_executions.value IS
    'What it was worth, in quote: price times quantity times multiplier, or what the venue booked where rounding '
    'makes that differ; null if it was booked before this was kept.';
COMMENT ON COLUMN trade_executions.settled IS
    'What it settled of a derivative position, in the settlement asset; 0 if it settled nothing, null if it was '
    'booked before this was kept.';
