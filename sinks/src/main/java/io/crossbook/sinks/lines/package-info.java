/**
 * What files of JSON lines have in common: how a line is written, and how parts become one file.
 */
package io.crossbook.sinks.lines;
