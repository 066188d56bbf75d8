package io.millrace.sql.execution;

import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.sql.Rights.Action;
import io.millrace.sql.Rights.Thing;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Collects the rights that something needs, of things as a catalog has them. Used by one thread. */
final class Needs {
    private final Catalog catalog;
    private final TemporaryTables temporary;
    private final Set<Need> all = new LinkedHashSet<>();

    Needs(Catalog catalog, TemporaryTables temporary) {
        this.catalog = catalog;
        this.temporary = temporary;
    }

    Catalog catalog() {
        return catalog;
    }

    /** Of a relation, be it there or not; none of the session's own temporary tables. */
    void add(Action action, String relation) {
        add(action, relation, "table " + relation);
    }

    private void add(Action action, String relation, String shown) {
        String topic = catalog.find(relation).map(Relation::topic).orElse(relation);
        if (!temporary.isOwn(topic)) {
            all.add(new Need(action, Thing.TOPIC, topic, shown));
        }
    }

    /** Of what is there: else its handler says so. A plain view has no topic and goes by its name. */
    void addKnown(Action action, String name) {
        if (catalog.isReadable(name)) {
            add(action, name);
        }
    }

    void addGroup(Action action, String group) {
        all.add(new Need(action, Thing.GROUP, group, "cursor " + group));
    }

    /** A sequence goes with the table that owns it; without one it goes by its own name, as if that were a topic's. */
    void addSequence(Action action, String name) {
        SequenceDefinition sequence = catalog.sequences().get(name);
        SequenceDefinition.Owner owner = sequence == null ? null : sequence.owner();
        add(action, owner == null ? name : owner.relation(), "sequence " + name);
    }

    /** A query that is there goes with what it writes into. */
    void addQuery(Action action, String name) {
        QueryDefinition query = catalog.queries().get(name);
        if (query != null) {
            add(action, query.target(), "query " + name);
        }
    }

    List<Need> all() {
        return List.copyOf(all);
    }
}
