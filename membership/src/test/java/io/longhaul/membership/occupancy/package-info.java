/** Tests of the package of the same name. */
@NullMarked
package io.longhaul.membership.occupancy;

import org.jspecify.annotations.NullMarked;
