package io.millrace.engine.catalog;

import static io.millrace.common.error.ErrorCode.RELATION_NOT_FOUND;

import io.millrace.storage.TopicConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All definitions at one instant. Immutable.
 *
 * @param version how many changes of definitions it is the replay of
 */
public record Catalog(
        long version,
        SortedMap<String, Relation> relations,
        SortedMap<String, QueryDefinition> queries,
        SortedMap<String, CursorDefinition> cursors,
        SortedMap<String, PlainView> views,
        SortedMap<String, SequenceDefinition> sequences) {
    public static final Catalog EMPTY =
            new Catalog(0, new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    public Catalog {
        relations = Collections.unmodifiableSortedMap(new TreeMap<>(relations));
        queries = Collections.unmodifiableSortedMap(new TreeMap<>(queries));
        cursors = Collections.unmodifiableSortedMap(new TreeMap<>(cursors));
        views = Collections.unmodifiableSortedMap(new TreeMap<>(views));
        sequences = Collections.unmodifiableSortedMap(new TreeMap<>(sequences));
    }

    public Optional<Relation> find(String name) {
        return Optional.ofNullable(relations.get(name));
    }

    /** @throws io.millrace.common.error.MillraceException RELATION_NOT_FOUND */
    public Relation relation(String name) {
        return find(name).orElseThrow(() -> RELATION_NOT_FOUND
                .error("relation \"%s\" does not exist", name)
                .hint("SHOW STREAMS, SHOW TABLES and SHOW VIEWS list what there is."));
    }

    /** The same but for the relations. */
    public Catalog withRelations(SortedMap<String, Relation> others) {
        return new Catalog(version, others, queries, cursors, views, sequences);
    }

    /** With each relation under its own name only, where somebody gave it another one besides. */
    public Catalog withoutAliases() {
        SortedMap<String, Relation> own = new TreeMap<>(relations);
        own.entrySet().removeIf(entry -> !entry.getKey().equals(entry.getValue().name()));
        return own.size() == relations.size() ? this : withRelations(own);
    }

    /** Whether a query can name it in FROM. */
    public boolean isReadable(String name) {
        return relations.containsKey(name) || views.containsKey(name);
    }

    /** Whether something has the name that no other relation, view or sequence may have. */
    public boolean isTaken(String name) {
        return isReadable(name) || sequences.containsKey(name);
    }

    /** The column of a stream's {@code WATERMARK FOR}; null if it has none, or is no stream. */
    public @Nullable String watermarkColumn(String relation) {
        Watermark watermark = relations.get(relation) instanceof StreamDefinition stream ? stream.watermark() : null;
        return watermark == null ? null : watermark.column();
    }

    /** Whether another relation than {@code name} reads and writes {@code topic} too. */
    public boolean isShared(String topic, String name) {
        return relations.values().stream()
                .anyMatch(other -> other.topic().equals(topic) && !other.name().equals(name));
    }

    /**
     * Changes after which it is as it is, of whatever it was before, but for its version, which is higher.
     *
     * @param config of a relation's topic
     */
    public List<CatalogChange> restated(Function<Relation, TopicConfig> config) {
        List<CatalogChange> changes = new ArrayList<>();
        changes.add(new CatalogChange.Restated(version));
        relations
                .values()
                .forEach(relation ->
                        changes.add(new CatalogChange.RelationCreated(relation, config.apply(relation), List.of())));
        sequences.values().forEach(sequence -> changes.add(new CatalogChange.SequenceCreated(sequence)));
        views.values().forEach(view -> changes.add(new CatalogChange.ViewDefined(view, true)));
        queries.values().forEach(query -> changes.add(new CatalogChange.QueryCreated(query)));
        cursors.values().forEach(cursor -> changes.add(new CatalogChange.CursorCreated(cursor)));
        return changes;
    }

    /** The catalog after {@code change}; who calls has checked that it is allowed. */
    public Catalog apply(CatalogChange change) {
        if (change instanceof CatalogChange.Restated restated) {
            return new Catalog(
                    restated.version(), EMPTY.relations, EMPTY.queries, EMPTY.cursors, EMPTY.views, EMPTY.sequences);
        }
        SortedMap<String, Relation> newRelations = new TreeMap<>(relations);
        SortedMap<String, QueryDefinition> newQueries = new TreeMap<>(queries);
        SortedMap<String, CursorDefinition> newCursors = new TreeMap<>(cursors);
        SortedMap<String, PlainView> newViews = new TreeMap<>(views);
        SortedMap<String, SequenceDefinition> newSequences = new TreeMap<>(sequences);
        if (change instanceof CatalogChange.RelationCreated created) {
            newRelations.put(created.relation().name(), created.relation());
            created.sequences().forEach(sequence -> newSequences.put(sequence.name(), sequence));
        } else if (change instanceof CatalogChange.RelationAltered altered) {
            Relation relation = altered.relation();
            newRelations.put(relation.name(), relation);
            newSequences.values().removeIf(sequence -> isOfNoColumn(sequence, relation));
            altered.sequences().forEach(sequence -> newSequences.put(sequence.name(), sequence));
        } else if (change instanceof CatalogChange.RelationRenamed renamed) {
            newRelations.remove(renamed.name());
            newRelations.put(renamed.relation().name(), renamed.relation());
            newSequences.replaceAll((name, sequence) -> sequence.renamed(renamed));
        } else if (change instanceof CatalogChange.RelationDropped dropped) {
            newRelations.remove(dropped.name());
            newSequences.values().removeIf(sequence -> sequence.isOwnedBy(dropped.name()));
        } else if (change instanceof CatalogChange.QueryCreated created) {
            newQueries.put(created.query().name(), created.query());
        } else if (change instanceof CatalogChange.QueryAltered altered) {
            newQueries.put(altered.query().name(), altered.query());
        } else if (change instanceof CatalogChange.QueryDropped dropped) {
            newQueries.remove(dropped.name());
        } else if (change instanceof CatalogChange.CursorCreated created) {
            newCursors.put(created.cursor().name(), created.cursor());
        } else if (change instanceof CatalogChange.CursorAltered altered) {
            newCursors.remove(altered.name());
            newCursors.put(altered.cursor().name(), altered.cursor());
        } else if (change instanceof CatalogChange.CursorDropped dropped) {
            newCursors.remove(dropped.name());
        } else if (change instanceof CatalogChange.ViewDefined defined) {
            newViews.put(defined.view().name(), defined.view());
        } else if (change instanceof CatalogChange.ViewDropped dropped) {
            newViews.remove(dropped.name());
        } else if (change instanceof CatalogChange.SequenceCreated created) {
            newSequences.put(created.sequence().name(), created.sequence());
        } else if (change instanceof CatalogChange.SequenceAltered altered) {
            newSequences.put(altered.sequence().name(), altered.sequence());
        } else if (change instanceof CatalogChange.SequenceAdvanced advanced) {
            newSequences.computeIfPresent(
                    advanced.name(), (name, sequence) -> sequence.at(advanced.last(), advanced.called()));
        } else if (change instanceof CatalogChange.SequenceDropped dropped) {
            newSequences.remove(dropped.name());
        }
        boolean defines = !(change instanceof CatalogChange.SequenceAdvanced);
        return new Catalog(
                defines ? version + 1 : version, newRelations, newQueries, newCursors, newViews, newSequences);
    }

    private static boolean isOfNoColumn(SequenceDefinition sequence, Relation relation) {
        SequenceDefinition.Owner owner = sequence.owner();
        return owner != null
                && owner.relation().equals(relation.name())
                && relation.schema().indexOf(owner.column()) < 0;
    }
}
