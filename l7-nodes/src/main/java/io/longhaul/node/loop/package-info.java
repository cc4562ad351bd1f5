/** What belongs to one event loop: its deadlines, and how its channels are written to. */
@NullMarked
package io.longhaul.node.loop;

import org.jspecify.annotations.NullMarked;
