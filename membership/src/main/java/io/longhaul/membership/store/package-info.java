/**
 * A tier in ZooKeeper: what lies where, who writes it under which conditions, and how processes
 * follow it. Start with {@link io.longhaul.membership.store.TierConnection}.
 */
@NullMarked
package io.longhaul.membership.store;

import org.jspecify.annotations.NullMarked;
