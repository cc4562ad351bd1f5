/** Tests of the package of the same name. */
@NullMarked
package io.longhaul.membership.config;

import org.jspecify.annotations.NullMarked;
