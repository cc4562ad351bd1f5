/** Tests of the package of the same name. */
@NullMarked
package io.longhaul.membership.standing;

import org.jspecify.annotations.NullMarked;
