/**
 * {@code ./longhaul bench hash}: this design's table beside Maglev, rendezvous hashing, a hash ring
 * and GLB's second chance, on the same churn and the same connections.
 *
 * <p>Compared is the stateless part of each: what a director answers that has never seen the
 * connection. A {@code Scheme} says which table follows which; {@code SchemeRun} rolls each over
 * the directors, one after the other, and follows every connection.
 */
@NullMarked
package io.longhaul.chaos.hashing;

import org.jspecify.annotations.NullMarked;
