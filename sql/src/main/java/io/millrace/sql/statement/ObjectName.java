package io.millrace.sql.statement;

import java.util.List;

/**
 * A name as written, with its schema and database if they were: folded parts, outermost first.
 *
 * @param position one-based, in the statement's text
 */
public record ObjectName(List<String> parts, int position) {
    public ObjectName {
        parts = List.copyOf(parts);
    }

    /** The last part. */
    public String last() {
        return parts.get(parts.size() - 1);
    }

    @Override
    public String toString() {
        return String.join(".", parts);
    }
}
