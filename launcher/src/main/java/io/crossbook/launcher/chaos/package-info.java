/** Kills what trades, again and again, and judges what the venues and the ledger say afterwards. */
package io.crossbook.launcher.chaos;
