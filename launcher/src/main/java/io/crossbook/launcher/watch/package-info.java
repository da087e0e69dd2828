/** Watching venues live from the command line: {@code run} and {@code demo}. */
package io.crossbook.launcher.watch;
