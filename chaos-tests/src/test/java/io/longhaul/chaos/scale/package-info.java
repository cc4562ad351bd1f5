/** Whether the large run on paper counts what it says, and whether it can fail. */
@NullMarked
package io.longhaul.chaos.scale;

import org.jspecify.annotations.NullMarked;
