-- The rules of the configuration are versions too, so that each decision leads to the limits that it was
-- made by. They are written down when a job is submitted, with numbers of their own; jobs do not read them
-- from here, since another job's configuration is not theirs.
ALTER TABLE rule_version ADD COLUMN configured boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN rule_version.configured IS
    'True for a version that a configuration has; false for one that was appended, which every job applies.';
