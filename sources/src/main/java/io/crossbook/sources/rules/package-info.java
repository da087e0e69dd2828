/** The rules as a stream: versions that are appended to the database while the job runs. */
package io.crossbook.sources.rules;
