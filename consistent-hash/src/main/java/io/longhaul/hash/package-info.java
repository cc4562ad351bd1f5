/**
 * Hashing, slots, chains, balancing and the epoch table with its codec: pure values and functions,
 * no I/O.
 */
@NullMarked
package io.longhaul.hash;

import org.jspecify.annotations.NullMarked;
