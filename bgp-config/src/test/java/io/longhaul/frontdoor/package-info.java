@NullMarked
package io.longhaul.frontdoor;

import org.jspecify.annotations.NullMarked;
