/**
 * Capital and risk of one desk, decided by one single writer: what is reserved, in which state an
 * operation is. Plain classes; the state is owned by one thread.
 */
package io.crossbook.core.desk;
