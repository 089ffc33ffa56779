@NullMarked
package io.penstock.runtime.ledger;

import org.jspecify.annotations.NullMarked;
