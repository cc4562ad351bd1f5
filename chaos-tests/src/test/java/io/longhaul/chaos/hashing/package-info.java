/** Tests of the hash comparison: of each scheme alone, and of what a reader would conclude. */
@NullMarked
package io.longhaul.chaos.hashing;

import org.jspecify.annotations.NullMarked;
