/** What several models need of chance that follows from numbers. */
@NullMarked
package io.longhaul.chaos.mixing;

import org.jspecify.annotations.NullMarked;
