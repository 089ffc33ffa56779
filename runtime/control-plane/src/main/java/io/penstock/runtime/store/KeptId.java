package io.penstock.runtime.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * How SQLite keeps an id in the ledger: 32 hexadecimal digits in lower case as 16 bytes, which are
 * half as long and quicker to compare; everything else as text. Different ids stay different.
 */
final class KeptId {

    private static final int DIGITS = 32;

    private KeptId() {}

    /** A {@code byte[]} or a {@code String}. */
    static Object of(String id) {
        if (id.length() != DIGITS) {
            return id;
        }
        byte[] bytes = new byte[DIGITS / 2];
        for (int i = 0; i < bytes.length; i++) {
            int high = digit(id.charAt(2 * i));
            int low = digit(id.charAt(2 * i + 1));
            if (high < 0 || low < 0) {
                return id;
            }
            bytes[i] = (byte) (high << 4 | low);
        }
        return bytes;
    }

    /** Sets a parameter to an id. */
    static void set(PreparedStatement statement, int parameter, String id) throws SQLException {
        if (of(id) instanceof byte[] bytes) {
            statement.setBytes(parameter, bytes);
        } else {
            statement.setString(parameter, id);
        }
    }

    /** The value of a digit in lower case; negative for anything else. */
    private static int digit(char c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }
}
