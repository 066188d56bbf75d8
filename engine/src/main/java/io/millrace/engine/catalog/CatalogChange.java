package io.millrace.engine.catalog;

import io.millrace.storage.TopicConfig;

/** One record of the catalog's log. */
public sealed interface CatalogChange {

    /** A relation and its topic come to be. */
    record RelationCreated(Relation relation, TopicConfig config) implements CatalogChange {}

    /** A relation's definition is replaced (ALTER); name and topic stay. */
    record RelationAltered(Relation relation, TopicConfig config) implements CatalogChange {}

    /** A relation goes, with its topic. */
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
}
