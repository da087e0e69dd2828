/** Captures traded on paper: {@code crossbook backtest}. */
package io.crossbook.launcher.backtest;
