/**
 * Announces front doors to routers: a BGP-4 speaker that only speaks. Its sessions are leases: a
 * director that ends or freezes is withdrawn by whoever it spoke to.
 */
@NullMarked
package io.longhaul.director.announce;

import org.jspecify.annotations.NullMarked;
