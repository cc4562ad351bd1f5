/** The director: what moves clients' bytes to nodes by the tier's epochs. */
@NullMarked
package io.longhaul.director;

import org.jspecify.annotations.NullMarked;
