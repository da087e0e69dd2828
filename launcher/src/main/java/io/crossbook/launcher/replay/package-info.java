/** Replaying captures in this process, in a folder from which a replay that was killed goes on. */
package io.crossbook.launcher.replay;
