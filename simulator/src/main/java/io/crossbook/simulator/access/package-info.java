/** The simulated accounts and the keys that open them. */
package io.crossbook.simulator.access;
