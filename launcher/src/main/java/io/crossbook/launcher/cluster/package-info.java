/**
 * A Flink cluster, its database and its venues as processes of this machine, which can be killed.
 */
package io.crossbook.launcher.cluster;
