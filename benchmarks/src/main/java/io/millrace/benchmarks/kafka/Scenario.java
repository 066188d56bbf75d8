package io.millrace.benchmarks.kafka;

import java.util.List;

/** Something that is done to each contender in turn. */
interface Scenario {
    String name();

    /** What a run gives, in this order. */
    List<String> figures();

    /** Once for each contender; not measured. */
    void prepare(Contender contender) throws Exception;

    /** One run: a figure for each of {@link #figures()}. */
    double[] run(Contender contender) throws Exception;

    /** After the last run of all. */
    void finish(Contender contender) throws Exception;
}
