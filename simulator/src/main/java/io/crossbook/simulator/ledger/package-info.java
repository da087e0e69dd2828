/** The exchanges' ledger as a file of JSON lines. */
package io.crossbook.simulator.ledger;
