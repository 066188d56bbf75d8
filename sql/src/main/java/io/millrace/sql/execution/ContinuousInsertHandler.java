package io.millrace.sql.execution;

import io.millrace.common.error.ErrorCode;
import io.millrace.sql.statement.ChangeStatement;

/** INSERT … SELECT … EMIT CHANGES: a query of the catalog that runs until it is dropped. */
final class ContinuousInsertHandler {
    private ContinuousInsertHandler() {}

    static Executable prepare(ChangeStatement.Insert insert, Preparation preparation) {
        throw ErrorCode.FEATURE_NOT_SUPPORTED.error("continuous INSERT is not supported yet");
    }
}
