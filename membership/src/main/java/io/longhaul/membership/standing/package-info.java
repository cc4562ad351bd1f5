/** What a director may do by rules R2 and R3, as pure state: time and evidence come in. */
@NullMarked
package io.longhaul.membership.standing;

import org.jspecify.annotations.NullMarked;
