/** The application behind a tier that {@code up} starts: a page, an echo, and who serves you. */
@NullMarked
package io.longhaul.ops.sample;

import org.jspecify.annotations.NullMarked;
