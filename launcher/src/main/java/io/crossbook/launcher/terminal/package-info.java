/** What commands draw with: tables and progress, on a terminal or as plain lines. */
package io.crossbook.launcher.terminal;
