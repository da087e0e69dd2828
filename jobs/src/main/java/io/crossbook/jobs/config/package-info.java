/**
 * The configuration: {@code crossbook-reference.yaml} &lt; a file &lt; the environment &lt; {@code
 * --set key=value}, typed and checked at the start. {@link
 * io.crossbook.jobs.config.CrossbookConfig} is the only way in.
 */
package io.crossbook.jobs.config;
