/** Telling persons of alerts, apart from the job that raised them. */
package io.crossbook.launcher.notify;
