/** Text to a QR code with ZXing: query parameters in, a binary answer out. */
@NullMarked
package io.penstock.sample.qrcode;

import org.jspecify.annotations.NullMarked;
