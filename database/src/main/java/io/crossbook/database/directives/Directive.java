package io.crossbook.database.directives;

import io.crossbook.core.desk.DeskInput;

/**
 * What a desk was told. Immutable.
 *
 * @param position in the table, from 1
 * @param said an {@link DeskInput.Instruction} or a {@link DeskInput.PersonsOrder}: what, by whom,
 *     and when by the clock of the database
 */
public record Directive(long position, DeskInput said) {}
