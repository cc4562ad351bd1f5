/** Tests of the package of the same name. */
@NullMarked
package io.longhaul.membership.model;

import org.jspecify.annotations.NullMarked;
