/** Tests of the package of the same name. */
@NullMarked
package io.longhaul.membership.detection;

import org.jspecify.annotations.NullMarked;
