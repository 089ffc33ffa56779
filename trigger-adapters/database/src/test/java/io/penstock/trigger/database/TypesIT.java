package io.penstock.trigger.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How PostgreSQL's types look in an event: the table of docs/guides/database.md. */
class TypesIT {

    /** Type and literal, then the JSON. */
    private static final String[][] VALUES = {
        {"smallint", "'-32768'", "-32768"},
        {"bigint", "'9223372036854775807'", "9223372036854775807"},
        {
            "numeric",
            "'123456789012345678901234567890.1234567890'",
            "\"123456789012345678901234567890.1234567890\""
        },
        {"numeric(10,2)", "'10.50'", "\"10.50\""},
        {"numeric", "'NaN'", "\"NaN\""},
        {"numeric", "'-Infinity'", "\"-Infinity\""},
        {"real", "'1.1'", "1.1"},
        {"double precision", "'1e300'", "1.0E300"},
        {"double precision", "'NaN'", "\"NaN\""},
        {"double precision", "'-Infinity'", "\"-Infinity\""},
        {"boolean", "'t'", "true"},
        {"text", "'a \"b\" \\ Ünï €'", "\"a \\\"b\\\" \\\\ Ünï €\""},
        {"varchar(5)", "'abc'", "\"abc\""},
        {"char(4)", "'ab'", "\"ab  \""},
        {"mood", "'happy'", "\"happy\""},
        {
            "uuid",
            "'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'",
            "\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\""
        },
        {"date", "'2026-02-28'", "\"2026-02-28\""},
        {"time", "'23:59:59.123456'", "\"23:59:59.123456\""},
        {"time", "'24:00:00'", "\"24:00:00\""},
        {"timetz", "'10:00:00+02'", "\"08:00:00Z\""},
        {"timestamp", "'2026-02-28 10:00:00.123456'", "\"2026-02-28T10:00:00.123456\""},
        {"timestamp(0)", "'1969-12-31 23:59:59'", "\"1969-12-31T23:59:59\""},
        {"timestamptz", "'2026-02-28 10:00:00.5+05:30'", "\"2026-02-28T04:30:00.500000Z\""},
        {"timestamptz", "'infinity'", "\"infinity\""},
        {"interval", "'1 year 2 mons 3 days 04:05:06.789'", "\"P1Y2M3DT4H5M6.789S\""},
        {"jsonb", "'{\"n\": 1.00, \"l\": [null, \"x\"]}'", "{\"l\": [null, \"x\"], \"n\": 1.00}"},
        {"json", "'[1,  2]'", "[1,  2]"},
        {"bytea", "'\\x00ff10'", "\"AP8Q\""},
        {"bit(4)", "B'1010'", "\"1010\""},
        {"bit(1)", "B'1'", "true"},
        {"inet", "'192.168.0.1/24'", "\"192.168.0.1/24\""},
        {"int4range", "'[1,5)'", "\"[1,5)\""},
        {"xml", "'<a>1</a>'", "\"<a>1</a>\""},
        {"money", "'12.30'", "\"12.30\""},
        {"pair", "'(1,two)'", "\"(1,two)\""},
        {"positive", "5", "5"},
        {"int[]", "'{1,NULL,3}'", "[1,null,3]"},
        {"text[]", "'{a,\"b c\",NULL}'", "[\"a\",\"b c\",null]"},
        {"text[]", "'{}'", "[]"},
        {
            "uuid[]",
            "'{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}'",
            "[\"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11\"]"
        },
        {"jsonb[]", "ARRAY['{\"a\": 1}'::jsonb]", "[{\"a\": 1}]"},
        {"bytea[]", "ARRAY['\\x00ff'::bytea]", "[\"AP8=\"]"},
        {"numeric[]", "'{1.50,NULL}'", "[\"1.50\",null]"},
        {"timestamptz[]", "'{2026-02-28 10:00:00+00}'", "[\"2026-02-28T10:00:00.000000Z\"]"},
        {"mood[]", "'{happy,sad}'", "[\"happy\",\"sad\"]"},
        {"text", "NULL", "null"},
    };

    @Test
    void eachTypeLooksTheSameWhenReadAndWhenChanged() throws Exception {
        StringBuilder columns = new StringBuilder();
        StringBuilder literals = new StringBuilder();
        Map<String, String> expected = new LinkedHashMap<>();
        for (int i = 0; i < VALUES.length; i++) {
            columns.append(", c").append(i).append(' ').append(VALUES[i][0]);
            literals.append(", ").append(VALUES[i][1]);
            expected.put("c" + i + " " + VALUES[i][0], VALUES[i][2]);
        }
        try (TestingDatabase database = new TestingDatabase()) {
            database.execute(
                    "CREATE TYPE mood AS ENUM ('happy', 'sad')",
                    "CREATE TYPE pair AS (a int, b text)",
                    "CREATE DOMAIN positive AS int CHECK (VALUE > 0)",
                    "CREATE TABLE types (id int PRIMARY KEY" + columns + ")",
                    "ALTER TABLE types REPLICA IDENTITY FULL",
                    "INSERT INTO types VALUES (1" + literals + ")");
            try (TestingTrigger trigger = new TestingTrigger(database.config("public.types"))) {
                trigger.start();
                trigger.awaitEvents(1);
                database.execute("INSERT INTO types VALUES (2" + literals + ")");
                trigger.awaitEvents(2);
                for (int event = 0; event < 2; event++) {
                    String data =
                            new String(
                                    trigger.sink.events().get(event).data(),
                                    StandardCharsets.UTF_8);
                    assertThat(columns(data))
                            .as(event == 0 ? "read" : "inserted")
                            .isEqualTo(expected);
                }
            }
        }
    }

    /** As written: reading numbers and JSON would hide differences. */
    private static Map<String, String> columns(String data) {
        Map<String, String> columns = new LinkedHashMap<>();
        String after = data.substring(data.indexOf("\"after\":"));
        for (int i = 0; i < VALUES.length; i++) {
            String name = "\"c" + i + "\":";
            String end = i + 1 < VALUES.length ? ",\"c" + (i + 1) + "\":" : "},\"source\"";
            int from = after.indexOf(name);
            columns.put(
                    "c" + i + " " + VALUES[i][0],
                    from < 0
                            ? "missing"
                            : after.substring(from + name.length(), after.indexOf(end, from)));
        }
        return columns;
    }
}
