package io.penstock.runtime.admin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.dataformat.csv.CsvGenerator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.util.List;

/**
 * Rows as comma-separated values with a header.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc4180">RFC 4180</a>
 */
final class UsageTable {

    /** The media type of what {@link #write} returns. */
    static final String MEDIA_TYPE = "text/csv";

    private static final CsvMapper MAPPER =
            CsvMapper.builder().enable(CsvGenerator.Feature.STRICT_CHECK_FOR_QUOTING).build();

    private UsageTable() {}

    /**
     * Writes rows.
     *
     * @param rows one value for each column; an empty one for none
     */
    static String write(List<String> columns, List<List<String>> rows) {
        CsvSchema.Builder schema = CsvSchema.builder();
        columns.forEach(schema::addColumn);
        try {
            return MAPPER.writer(schema.build().withHeader().withLineSeparator("\r\n"))
                    .writeValueAsString(rows);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("rows that can't be written as CSV", e);
        }
    }
}
