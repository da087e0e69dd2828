package io.crossbook.database.directives;

import io.crossbook.core.desk.DeskInput.Instruction;

/**
 * What a desk was told. Immutable.
 *
 * @param position in the table, from 1
 * @param instruction what, by whom, and when by the clock of the database
 */
public record Directive(long position, Instruction instruction) {}
