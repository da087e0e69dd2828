/** Whether a savepoint fits a job, looked at before the job is sent. */
package io.crossbook.jobs.restore;
