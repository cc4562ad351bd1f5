/** Tests of the package of the same name. */
@NullMarked
package io.longhaul.membership.telemetry;

import org.jspecify.annotations.NullMarked;
