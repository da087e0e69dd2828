/**
 * Turns archives into captures. Every importer reads its files in one pass after scanning what it
 * must know beforehand, merges them by receive time (at equal times in the order given), and keeps
 * their times: records of one time stay in the order of the file, and only a record that would go
 * back in time is moved, to the time of the one before. So archives of the same coarse clock, each
 * imported alone, can still be merged rightly. No message is left out. Prices are exact; so are
 * sizes unless they have more digits than a book can hold: those are rounded down, so that never
 * more is shown than there was, and counted. A line that cannot be read stops the import with one
 * sentence that names the file and the line.
 */
package io.crossbook.sources.importing;
