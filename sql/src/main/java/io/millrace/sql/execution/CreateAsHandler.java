package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.sql.statement.DefinitionStatement.CreateRelation;

/** CREATE STREAM … AS and CREATE TABLE … AS: a relation and the query that feeds it. */
final class CreateAsHandler {
    private CreateAsHandler() {}

    static Executable prepare(CreateRelation create, Preparation preparation) {
        throw ErrorCode.FEATURE_NOT_SUPPORTED.error("CREATE … AS is not supported yet");
    }
}
