package io.crossbook.sources.rules;

import io.crossbook.core.rule.DetectionRule;

/**
 * A version with its place in the table.
 *
 * @param position counts all versions in the order in which they became visible
 * @param rule the version
 */
record StoredRule(long position, DetectionRule rule) {}
