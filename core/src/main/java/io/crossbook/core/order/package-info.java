/**
 * Orders: what we want to place ({@link io.crossbook.core.order.OrderIntent}), under which name
 * ({@link io.crossbook.core.order.OrderName}), and what venues say became of it. Values only.
 */
package io.crossbook.core.order;
