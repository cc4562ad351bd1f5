/** Where endpoints are that routes name by DNS or by a file, and what becomes of it. */
@NullMarked
package io.longhaul.node.discovery;

import org.jspecify.annotations.NullMarked;
