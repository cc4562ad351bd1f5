/** Tests of the package of the same name. */
@NullMarked
package io.longhaul.chaos.planning;

import org.jspecify.annotations.NullMarked;
