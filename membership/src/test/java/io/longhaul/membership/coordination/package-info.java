/** Tests of the package of the same name. */
@NullMarked
package io.longhaul.membership.coordination;

import org.jspecify.annotations.NullMarked;
