/** What passes, counted by listener, route, upstream and endpoint; a bounded number of each. */
@NullMarked
package io.longhaul.node.traffic;

import org.jspecify.annotations.NullMarked;
