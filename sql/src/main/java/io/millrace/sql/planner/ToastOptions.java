package io.millrace.sql.planner;

/**
 * Part of what psql's {@code \d+} asks of every relation: the storage options of its overflow table, by a nested query over
 * an array of the row at hand, for which there is no operator. Nothing here has such a table, so the answer is known.
 */
final class ToastOptions {
    private static final String ASKED =
            "c.reloptions || array(select 'toast.' || x from pg_catalog.unnest(tc.reloptions) x)";
    private static final String ANSWER = "c.reloptions";
    private static final String PADDED = ANSWER + " ".repeat(ASKED.length() - ANSWER.length());

    private ToastOptions() {}

    /** The text with the answer in place of the question, so that all else stays where it was. */
    static String answered(String query) {
        return query.replace(ASKED, PADDED);
    }
}
