package io.millrace.engine.catalog;

import io.millrace.storage.TopicConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One record of the catalog's log. */
public sealed interface CatalogChange {

    /**
     * What came before counts no more: the changes that follow say all that there is.
     *
     * @param version of the catalog that they say anew
     */
    record Restated(long version) implements CatalogChange {}

    /**
     * A relation and its topic come to be.
     *
     * @param sequences that come with it, for columns of it
     */
    record RelationCreated(Relation relation, TopicConfig config, List<SequenceDefinition> sequences)
            implements CatalogChange {
        public RelationCreated {
            sequences = List.copyOf(sequences);
        }

        public RelationCreated(Relation relation, TopicConfig config) {
            this(relation, config, List.of());
        }
    }

    /**
     * A relation's definition is replaced (ALTER); name and topic stay.
     *
     * @param sequences that come with it, for columns of it; those of columns that it had and has no more go
     */
    record RelationAltered(Relation relation, TopicConfig config, List<SequenceDefinition> sequences)
            implements CatalogChange {
        public RelationAltered {
            sequences = List.copyOf(sequences);
        }

        public RelationAltered(Relation relation, TopicConfig config) {
            this(relation, config, List.of());
        }
    }

    /**
     * A relation, or a column of it, gets another name. Its topic stays.
     *
     * @param name of the relation before
     * @param column before; null if no column is renamed
     * @param newColumn null likewise
     */
    record RelationRenamed(
            String name,
            Relation relation,
            @Nullable String column,
            @Nullable String newColumn) implements CatalogChange {}

    /** A relation goes, with its topic and the sequences of its columns. */
    record RelationDropped(String name) implements CatalogChange {}

    record QueryCreated(QueryDefinition query) implements CatalogChange {}

    /** Paused, resumed or altered. */
    record QueryAltered(QueryDefinition query) implements CatalogChange {}

    record QueryDropped(String name) implements CatalogChange {}

    record CursorCreated(CursorDefinition cursor) implements CatalogChange {}

    /** The cursor of this name is replaced, or gets another name; its relation stays. */
    record CursorAltered(String name, CursorDefinition cursor) implements CatalogChange {}

    record CursorDropped(String name) implements CatalogChange {}

    /** A plain view comes to be; or, if {@code replace}, takes the place of that of its name. */
    record ViewDefined(PlainView view, boolean replace) implements CatalogChange {}

    record ViewDropped(String name) implements CatalogChange {}

    record SequenceCreated(SequenceDefinition sequence) implements CatalogChange {}

    /** The sequence of this name is replaced, with the place where it is. */
    record SequenceAltered(SequenceDefinition sequence) implements CatalogChange {}

    /** A sequence gives no value up to {@code last} any more: no change of a definition. */
    record SequenceAdvanced(String name, long last, boolean called) implements CatalogChange {}

    record SequenceDropped(String name) implements CatalogChange {}
}
