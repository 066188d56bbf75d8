package io.millrace.benchmarks.system;

import java.sql.SQLException;

/** Something to do with a contender. */
interface Scenario {
    String name();

    /** Of the figure: {@code rows/s} (more is better) or {@code ms} (less is better). */
    String unit();

    /** Called once for each contender. */
    void prepare(Contender contender) throws SQLException;

    /** One run; its figure. */
    double run(Contender contender) throws SQLException;
}
