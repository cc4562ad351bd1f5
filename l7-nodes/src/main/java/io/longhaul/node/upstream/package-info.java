/** The way to the applications: choosing an endpoint, connecting, keeping connections alive. */
@NullMarked
package io.longhaul.node.upstream;

import org.jspecify.annotations.NullMarked;
