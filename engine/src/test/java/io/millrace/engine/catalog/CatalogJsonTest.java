package io.millrace.engine.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.common.error.MillraceException;
import io.millrace.engine.data.DataType;
import io.millrace.engine.data.FormatOptions;
import io.millrace.engine.data.Schema;
import io.millrace.storage.TopicConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class CatalogJsonTest {
    @Property(tries = 300)
    void decodesWhatItEncodes(@ForAll("changes") CatalogChange change) {
        byte[] bytes = CatalogJson.encode(change);
        assertThat(CatalogJson.decode(bytes, 0, bytes.length)).isEqualTo(change);
    }

    @Example
    void refusesARecordOfANewerVersion() {
        byte[] bytes = "{\"version\": 2, \"change\": \"x\"}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> CatalogJson.decode(bytes, 0, bytes.length))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("version 2");
    }

    @Provide
    Arbitrary<CatalogChange> changes() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(20);
        Arbitrary<TopicConfig> configs = Combinators.combine(
                        Arbitraries.integers().between(1, 100),
                        Arbitraries.longs().greaterOrEqual(-1),
                        Arbitraries.of(TopicConfig.Flush.values()))
                .as((partitions, retention, flush) -> TopicConfig.DEFAULT
                        .withPartitions(partitions)
                        .withRetention(retention, -1)
                        .withFlush(flush));
        Arbitrary<List<SequenceDefinition>> sequences = sequences().list().ofMaxSize(2);
        Arbitrary<CatalogChange> created =
                Combinators.combine(relations(), configs, sequences).as(CatalogChange.RelationCreated::new);
        Arbitrary<CatalogChange> altered =
                Combinators.combine(relations(), configs, sequences).as(CatalogChange.RelationAltered::new);
        Arbitrary<QueryDefinition> queries = Combinators.combine(
                        text, text, text, text.list().ofMaxSize(3), Arbitraries.of(true, false), options())
                .as((name, target, sql, sources, paused, options) ->
                        new QueryDefinition(name, target, sql, sources, "latest", paused, options, sql));
        return Arbitraries.oneOf(
                Arbitraries.longs().map(CatalogChange.Restated::new),
                created,
                altered,
                text.map(CatalogChange.RelationDropped::new),
                queries.map(CatalogChange.QueryCreated::new),
                queries.map(CatalogChange.QueryAltered::new),
                text.map(CatalogChange.QueryDropped::new),
                Combinators.combine(text, text, text)
                        .as((name, relation, sql) -> new CatalogChange.CursorCreated(
                                new CursorDefinition(name, relation, sql, "0", 1234, sql))),
                Combinators.combine(text, text, text)
                        .as((name, newName, sql) -> new CatalogChange.CursorAltered(
                                name, new CursorDefinition(newName, name, sql, "latest", 5, sql))),
                text.map(CatalogChange.CursorDropped::new),
                Combinators.combine(
                                text, schemas(types(2)), text, text.list().ofMaxSize(3), Arbitraries.of(true, false))
                        .as((name, schema, sql, sources, replace) ->
                                new CatalogChange.ViewDefined(new PlainView(name, schema, sql, sources, sql), replace)),
                text.map(CatalogChange.ViewDropped::new),
                Combinators.combine(text, relations(), text.injectNull(0.5), text.injectNull(0.5))
                        .as(CatalogChange.RelationRenamed::new),
                sequences().map(CatalogChange.SequenceCreated::new),
                sequences().map(CatalogChange.SequenceAltered::new),
                Combinators.combine(text, Arbitraries.longs(), Arbitraries.of(true, false))
                        .as(CatalogChange.SequenceAdvanced::new),
                text.map(CatalogChange.SequenceDropped::new));
    }

    private static Arbitrary<SequenceDefinition> sequences() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(20);
        Arbitrary<SequenceDefinition.Owner> owners = Combinators.combine(text, text, Arbitraries.of(true, false))
                .as(SequenceDefinition.Owner::new)
                .injectNull(0.3);
        Arbitrary<Long> numbers = Arbitraries.longs();
        return Combinators.combine(
                        text,
                        Arbitraries.of(DataType.SMALLINT, DataType.INT, DataType.BIGINT),
                        numbers,
                        numbers,
                        numbers,
                        owners,
                        Arbitraries.of(true, false))
                .as((name, type, start, most, last, owner, flag) ->
                        new SequenceDefinition(name, type, start, 3, start, most, flag, owner, last, !flag));
    }

    private static Arbitrary<RowRules> rules() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(20);
        Arbitrary<ColumnDefault> defaults = Combinators.combine(text, Arbitraries.of(ColumnDefault.Kind.values()))
                .as(ColumnDefault::new);
        Arbitrary<CheckConstraint> checks =
                Combinators.combine(text, text, text.list().ofMaxSize(2)).as(CheckConstraint::new);
        Arbitrary<UniqueConstraint> uniques = Combinators.combine(
                        text, text.list().ofMaxSize(2), Arbitraries.of(true, false))
                .as(UniqueConstraint::new);
        return Combinators.combine(
                        Arbitraries.maps(text, defaults).ofMaxSize(2),
                        checks.list().ofMaxSize(2),
                        text.injectNull(0.3),
                        uniques.list().ofMaxSize(2),
                        versions().list().ofMaxSize(2))
                .as(RowRules::new);
    }

    private static Arbitrary<RecordVersion> versions() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(10);
        return Combinators.combine(
                        Arbitraries.integers(),
                        schemas(types(1)),
                        text.injectNull(0.3).list().ofMaxSize(4))
                .as(RecordVersion::new);
    }

    @Example
    void readsARelationOfBeforeThereWereRules() {
        byte[] bytes = CatalogJson.encode(
                new CatalogChange.RelationCreated(StreamDefinition.undeclared("t"), TopicConfig.DEFAULT));
        String text = new String(bytes, StandardCharsets.UTF_8);
        String before = text.replaceAll(",\"rules\":\\{[^}]*\\}[^}]*\\}", "").replace(",\"sequences\":[]", "");
        assertThat(before).isNotEqualTo(text).doesNotContain("rules", "sequences");
        byte[] old = before.getBytes(StandardCharsets.UTF_8);
        assertThat(CatalogJson.decode(old, 0, old.length)).isEqualTo(CatalogJson.decode(bytes, 0, bytes.length));
    }

    private static Arbitrary<Map<String, String>> options() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(10);
        return Arbitraries.maps(text, text).ofMaxSize(3);
    }

    private static Arbitrary<Relation> relations() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(20);
        Arbitrary<FormatOptions> formats = Combinators.combine(text, text, Arbitraries.integers(), options())
                .as(FormatOptions::new);
        Arbitrary<List<String>> keys = text.list().ofMaxSize(3);
        Arbitrary<Schema> schemas = schemas(types(2));
        Arbitrary<Watermark> watermarks = Combinators.combine(text, Arbitraries.longs())
                .as(Watermark::new)
                .injectNull(0.3);
        Arbitrary<Relation> streams = Combinators.combine(
                        text, schemas, formats, keys, watermarks, text.injectNull(0.3), rules(), text)
                .as((name, schema, format, key, watermark, query, rules, sql) ->
                        new StreamDefinition(name, name, schema, format, key, watermark, query, rules, sql));
        Arbitrary<Relation> tables = Combinators.combine(text, schemas, formats, keys, rules(), text)
                .as((name, schema, format, key, rules, sql) ->
                        new TableDefinition(name, name, schema, format, key, rules, sql));
        Arbitrary<Relation> views = Combinators.combine(text, schemas, formats, keys, text, keys, options())
                .as((name, schema, format, key, sql, sources, options) ->
                        new ViewDefinition(name, name, schema, format, key, sql, sources, options, sql));
        return Arbitraries.oneOf(streams, tables, views);
    }

    private static Arbitrary<Schema> schemas(Arbitrary<DataType> types) {
        return Combinators.combine(Arbitraries.strings().ofMaxLength(10), types, Arbitraries.of(true, false))
                .as(Schema.Field::new)
                .list()
                .ofMaxSize(4)
                .map(Schema::new);
    }

    private static Arbitrary<DataType> types(int depth) {
        Arbitrary<DataType> plain = Arbitraries.oneOf(
                Arbitraries.of(DataType.Scalar.values()),
                Arbitraries.integers().greaterOrEqual(1).map(DataType.Varchar::new),
                Arbitraries.integers().between(1, 38).map(precision -> DataType.decimal(precision, precision / 2)),
                Arbitraries.integers().between(0, 6).map(digits -> new DataType.Timestamp(digits, digits % 2 == 0)));
        if (depth == 0) {
            return plain;
        }
        Arbitrary<DataType> inner = types(depth - 1);
        return Arbitraries.oneOf(
                plain,
                inner.map(DataType.Array::new),
                schemas(inner).map(DataType.Row::new),
                Combinators.combine(inner, inner).as(DataType.MapOf::new));
    }
}
