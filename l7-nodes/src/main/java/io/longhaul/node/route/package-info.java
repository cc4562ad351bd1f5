/** Which upstream a request goes to: hosts, paths and the immutable table that matches them. */
@NullMarked
package io.longhaul.node.route;

import org.jspecify.annotations.NullMarked;
