package io.millrace.engine.state;

/** The state tables of one query. Owned by the query's task. */
public interface StateStore extends AutoCloseable {
    /** The table of that name, made if need be. Names are stable for a plan: the operator's path in it. */
    StateTable table(String name);

    /** Of a query that is not to survive: nothing is kept. */
    boolean isVolatile();

    @Override
    void close();
}
