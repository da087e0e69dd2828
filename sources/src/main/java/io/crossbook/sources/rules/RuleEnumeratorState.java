package io.crossbook.sources.rules;

/**
 * What the enumerator remembers. Immutable.
 *
 * @param unassigned the split if no reader has it, else null
 */
public record RuleEnumeratorState(RuleSplit unassigned) {}
