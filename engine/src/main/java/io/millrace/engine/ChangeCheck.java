package io.millrace.engine;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.Invariant;
import io.millrace.common.error.MillraceException;
import io.millrace.engine.catalog.Catalog;
import io.millrace.engine.catalog.CatalogChange;
import io.millrace.engine.catalog.CursorDefinition;
import io.millrace.engine.catalog.PlainView;
import io.millrace.engine.catalog.QueryDefinition;
import io.millrace.engine.catalog.Relation;
import io.millrace.engine.catalog.SequenceDefinition;
import io.millrace.engine.catalog.StreamDefinition;
import io.millrace.engine.catalog.TableDefinition;
import io.millrace.engine.catalog.ViewDefinition;
import io.millrace.storage.LogStore;
import io.millrace.storage.TopicConfig;
import io.millrace.storage.TopicName;
import java.util.List;

/** Whether a change of the catalog is allowed. Messages are PostgreSQL's where it has one. */
final class ChangeCheck {
    private final Catalog catalog;
    private final LogStore log;

    ChangeCheck(Catalog catalog, LogStore log) {
        this.catalog = catalog;
        this.log = log;
    }

    /** @throws MillraceException if it is not */
    void check(CatalogChange change) {
        if (change instanceof CatalogChange.RelationCreated created) {
            create(created.relation());
            created.sequences().forEach(this::create);
            key(created.relation(), created.config());
        } else if (change instanceof CatalogChange.RelationAltered altered) {
            alter(altered.relation());
            altered.sequences().forEach(this::create);
            key(altered.relation(), altered.config());
            log.checkAlteration(altered.relation().topic(), CatalogWriter.settings(altered));
        } else if (change instanceof CatalogChange.RelationRenamed renamed) {
            rename(renamed);
        } else if (change instanceof CatalogChange.RelationDropped dropped) {
            Relation relation = catalog.relation(dropped.name());
            drop(kind(relation), relation.name());
        } else if (change instanceof CatalogChange.QueryCreated created) {
            create(created.query());
        } else if (change instanceof CatalogChange.QueryAltered altered) {
            query(altered.query().name());
        } else if (change instanceof CatalogChange.QueryDropped dropped) {
            query(dropped.name());
        } else if (change instanceof CatalogChange.CursorCreated created) {
            create(created.cursor());
        } else if (change instanceof CatalogChange.CursorAltered altered) {
            alter(cursor(catalog, altered.name()), altered.cursor());
        } else if (change instanceof CatalogChange.CursorDropped dropped) {
            cursor(catalog, dropped.name());
        } else if (change instanceof CatalogChange.ViewDefined defined) {
            define(defined);
        } else if (change instanceof CatalogChange.ViewDropped dropped) {
            drop(dropped.name());
        } else if (change instanceof CatalogChange.SequenceCreated created) {
            create(created.sequence());
        } else if (change instanceof CatalogChange.SequenceAltered altered) {
            sequence(altered.sequence().name());
        } else if (change instanceof CatalogChange.SequenceAdvanced advanced) {
            sequence(advanced.name());
        } else if (change instanceof CatalogChange.SequenceDropped dropped) {
            sequence(dropped.name());
        }
    }

    private void create(SequenceDefinition sequence) {
        if (catalog.isTaken(sequence.name())) {
            throw ErrorCode.DUPLICATE_RELATION.error("relation \"%s\" already exists", sequence.name());
        }
    }

    private void sequence(String name) {
        if (!catalog.sequences().containsKey(name)) {
            throw ErrorCode.RELATION_NOT_FOUND.error("sequence \"%s\" does not exist", name);
        }
    }

    private void define(CatalogChange.ViewDefined defined) {
        PlainView view = defined.view();
        PlainView present = catalog.views().get(view.name());
        boolean other =
                catalog.find(view.name()).isPresent() || catalog.sequences().containsKey(view.name());
        if (other || present != null && !defined.replace()) {
            throw ErrorCode.DUPLICATE_RELATION.error("relation \"%s\" already exists", view.name());
        }
        sources(view.sources());
        if (present != null) {
            List<String> keepers = new Dependents(catalog).of("view", view.name(), false);
            if (!keepers.isEmpty()) {
                throw ErrorCode.FEATURE_NOT_SUPPORTED
                        .error("cannot replace view %s because others keep what its query gives", view.name())
                        .detail(String.join("\n", keepers))
                        .hint("Drop them first, and make them again after the view.");
            }
        }
    }

    private void drop(String view) {
        if (!catalog.views().containsKey(view)) {
            throw ErrorCode.RELATION_NOT_FOUND.error("view \"%s\" does not exist", view);
        }
        drop("view", view);
    }

    private void sources(List<String> sources) {
        for (String source : sources) {
            if (!catalog.isReadable(source)) {
                catalog.relation(source);
            }
        }
    }

    private void create(Relation relation) {
        if (catalog.isTaken(relation.name())) {
            throw ErrorCode.DUPLICATE_RELATION.error("relation \"%s\" already exists", relation.name());
        }
        if (TopicName.isInternal(relation.topic())) {
            throw ErrorCode.INVALID_NAME
                    .error("topic \"%s\" cannot be used", relation.topic())
                    .detail("Names that begin with \"__\" are the database's own.");
        }
        if (log.topic(relation.topic()).isPresent() && !isAnotherStreamOf(relation)) {
            throw ErrorCode.DUPLICATE_RELATION.error("topic \"%s\" already exists", relation.topic());
        }
        if (relation instanceof ViewDefinition view) {
            sources(view.sources());
        }
    }

    /** Compaction drops what has no key. */
    private static void key(Relation relation, TopicConfig config) {
        if (relation instanceof StreamDefinition stream
                && stream.isDeclared()
                && config.cleanup().compact()
                && (stream.keyColumns().isEmpty() || stream.format().key().equals("none"))) {
            throw ErrorCode.INVALID_PARAMETER_VALUE
                    .error("stream \"%s\" has no key and cannot be compacted", stream.name())
                    .hint("PARTITIONED BY names the columns of the key.");
        }
        if (relation instanceof TableDefinition
                && relation.keyColumns().isEmpty()
                && config.cleanup().compact()) {
            throw ErrorCode.INVALID_PARAMETER_VALUE.error(
                    "table \"%s\" has no primary key and cannot be compacted", relation.name());
        }
    }

    /** A topic of streams may be given other columns by one more stream. */
    private boolean isAnotherStreamOf(Relation relation) {
        return relation instanceof StreamDefinition
                && catalog.relations().values().stream()
                        .anyMatch(other -> other instanceof StreamDefinition
                                && other.topic().equals(relation.topic()));
    }

    private void alter(Relation relation) {
        Relation present = catalog.relation(relation.name());
        if (!present.topic().equals(relation.topic()) || present.getClass() != relation.getClass()) {
            throw ErrorCode.FEATURE_NOT_SUPPORTED.error("kind and topic of \"%s\" cannot be changed", relation.name());
        }
        boolean declared = !(present instanceof StreamDefinition stream) || stream.isDeclared();
        if (declared && !relation.schema().isLonger(present.schema())) {
            refuseDependents(present, "alter");
        }
    }

    /** What reads it does so by its name. */
    private void rename(CatalogChange.RelationRenamed renamed) {
        Relation present = catalog.relation(renamed.name());
        Relation relation = renamed.relation();
        boolean same = relation.name().equals(renamed.name());
        if (!same && catalog.isTaken(relation.name())) {
            throw ErrorCode.DUPLICATE_RELATION.error("relation \"%s\" already exists", relation.name());
        }
        Invariant.check(
                present.topic().equals(relation.topic()) && present.getClass() == relation.getClass(),
                "%s is another relation than %s",
                relation.name(),
                present.name());
        refuseDependents(present, "rename");
    }

    private void refuseDependents(Relation relation, String what) {
        List<String> dependents = new Dependents(catalog).of(kind(relation), relation.name(), true);
        if (!dependents.isEmpty()) {
            throw ErrorCode.DEPENDENT_OBJECTS
                    .error(
                            "cannot %s %s %s or columns of it because other objects depend on it",
                            what, kind(relation), relation.name())
                    .detail(String.join("\n", dependents))
                    .hint("Drop them first, and make them again after it.");
        }
    }

    private void drop(String kind, String name) {
        List<String> dependents = new Dependents(catalog).of(kind, name, true);
        if (!dependents.isEmpty()) {
            throw ErrorCode.DEPENDENT_OBJECTS
                    .error("cannot drop %s %s because other objects depend on it", kind, name)
                    .detail(String.join("\n", dependents))
                    .hint("Use DROP ... CASCADE to drop the dependent objects too.");
        }
    }

    private void create(QueryDefinition query) {
        if (catalog.queries().containsKey(query.name())) {
            throw ErrorCode.DUPLICATE_OBJECT.error("query \"%s\" already exists", query.name());
        }
        sources(query.sources());
        if (catalog.relation(query.target()) instanceof ViewDefinition) {
            throw notWritable(query.target());
        }
    }

    private void query(String name) {
        if (!catalog.queries().containsKey(name)) {
            throw ErrorCode.UNDEFINED_OBJECT
                    .error("query \"%s\" does not exist", name)
                    .hint("SHOW QUERIES lists the running queries.");
        }
    }

    private void create(CursorDefinition cursor) {
        checkFree(catalog, cursor.name());
        catalog.relation(cursor.relation());
    }

    private void alter(CursorDefinition cursor, CursorDefinition altered) {
        if (!cursor.name().equals(altered.name())) {
            checkFree(catalog, altered.name());
        }
        Invariant.check(
                cursor.relation().equals(altered.relation()), "cursor %s cannot read another stream", cursor.name());
    }

    /** @throws MillraceException DUPLICATE_CURSOR */
    static void checkFree(Catalog catalog, String cursor) {
        if (catalog.cursors().containsKey(cursor)) {
            throw ErrorCode.DUPLICATE_CURSOR.error("cursor \"%s\" already exists", cursor);
        }
    }

    /** @throws MillraceException CURSOR_NOT_FOUND */
    static CursorDefinition cursor(Catalog catalog, String name) {
        CursorDefinition cursor = catalog.cursors().get(name);
        if (cursor == null) {
            throw ErrorCode.CURSOR_NOT_FOUND
                    .error("cursor \"%s\" does not exist", name)
                    .hint("SHOW CURSORS lists the named cursors.");
        }
        return cursor;
    }

    static MillraceException notWritable(String view) {
        return ErrorCode.WRONG_OBJECT_TYPE.error("cannot change materialized view \"%s\"", view);
    }

    private static String kind(Relation relation) {
        if (relation instanceof StreamDefinition) {
            return "stream";
        }
        return relation instanceof TableDefinition ? "table" : "materialized view";
    }
}
