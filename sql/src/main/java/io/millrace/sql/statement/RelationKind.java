package io.millrace.sql.statement;

/** What a DROP or ALTER says its object is. */
public enum RelationKind {
    STREAM("STREAM", "stream"),
    TABLE("TABLE", "table"),
    MATERIALIZED_VIEW("MATERIALIZED VIEW", "materialized view"),
    /** A plain view; DROP VIEW and ALTER VIEW take a materialized one too. */
    VIEW("VIEW", "view");

    private final String tag;
    private final String noun;

    RelationKind(String tag, String noun) {
        this.tag = tag;
        this.noun = noun;
    }

    public String tag() {
        return tag;
    }

    public String noun() {
        return noun;
    }
}
