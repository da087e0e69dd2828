/** Where and in which parts an order goes: venues ranked, split, and sliced over time. */
package io.crossbook.core.routing;
