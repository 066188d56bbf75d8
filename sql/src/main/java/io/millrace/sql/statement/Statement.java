package io.millrace.sql.statement;

/** One statement, by family. Immutable. */
public sealed interface Statement
        permits ChangeStatement,
                CopyStatement,
                CursorStatement,
                DefinitionStatement,
                ExplainStatement,
                NotificationStatement,
                PreparedNameStatement,
                QueryStatement,
                RefusedStatement,
                SettingStatement,
                ShowStatement,
                ToleratedStatement,
                TransactionStatement {}
