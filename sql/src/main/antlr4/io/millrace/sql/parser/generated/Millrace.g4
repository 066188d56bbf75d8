/*
 * The statements of Millrace. A query is not parsed here: it is a run of tokens with balanced parentheses, kept as text
 * for the planner's parser. Before parsing, a pass over the tokens (SuffixTokens) turns words that end such a run, and
 * only where they do, into the tokens of their own at the end of this list: EMIT before CHANGES, FINAL or ON WINDOW
 * CLOSE, and so on; everywhere else those words are plain names.
 */
grammar Millrace;

options { caseInsensitive = true; }

tokens { EMIT_SUFFIX, FROM_SUFFIX, ON_CONFLICT, RETURNING_SUFFIX, START_SUFFIX, WITH_SUFFIX }

singleStatement : ';'* statement? ';'* EOF ;

statement
    : query                                                               # queryStatement
    | EXPLAIN explainOptions? statement                                   # explain
    | createStream                                                        # createStreamStatement
    | createTable                                                         # createTableStatement
    | createView                                                          # createViewStatement
    | DROP relationKind ifExists? name (',' name)* dropBehavior?          # dropRelation
    | ALTER relationKind ifExists? name alterAction (',' alterAction)*    # alterRelation
    | CREATE SEQUENCE ifNotExists? name sequenceOption*                   # createSequence
    | ALTER SEQUENCE ifExists? name (sequenceOption+ | RENAME TO identifier)   # alterSequence
    | DROP SEQUENCE ifExists? name (',' name)* dropBehavior?              # dropSequence
    | CREATE UNIQUE? INDEX concurrently=identifier? ON ONLY? name (USING identifier)? nested element*   # createIndex
    | CREATE UNIQUE? INDEX concurrently=identifier? ifNotExists? indexName=identifier ON ONLY? name (USING identifier)? nested
      element*                                                            # createIndex
    | DROP INDEX concurrently=identifier? ifExists? name (',' name)* dropBehavior?   # dropIndex
    | COMMENT ON element*                                                 # comment
    | DROP QUERY ifExists? name                                           # dropQuery
    | PAUSE QUERY name                                                    # pauseQuery
    | RESUME QUERY name                                                   # resumeQuery
    | insert                                                              # insertStatement
    | update                                                              # updateStatement
    | delete                                                              # deleteStatement
    | TRUNCATE TABLE? ONLY? name (',' name)* ((RESTART | CONTINUE) IDENTITY)? dropBehavior?   # truncate
    | copy                                                                # copyStatement
    | DECLARE identifier declareOption* CURSOR (( WITH | WITHOUT ) HOLD)? FOR query   # declareCursor
    | CREATE (OR REPLACE)? CURSOR ifNotExists? name withOptions? FOR query startAt?   # createCursor
    | ALTER CURSOR ifExists? name (SET '(' option (',' option)* ')' | RENAME TO identifier)   # alterCursor
    | DROP CURSOR ifExists? name                                          # dropCursor
    | FETCH fetchDirection? (FROM | IN)? identifier withOptions?              # fetch
    | MOVE identifier TO seekTarget                                       # seek
    | MOVE fetchDirection? (FROM | IN)? identifier                        # move
    | CLOSE (ALL | identifier)                                            # closeCursor
    | BEGIN (WORK | TRANSACTION)? transactionModes?                       # begin
    | START TRANSACTION transactionModes?                                 # begin
    | (COMMIT | END) (WORK | TRANSACTION)? (AND NO CHAIN)?                # commit
    | (ROLLBACK | ABORT) (WORK | TRANSACTION)? (AND NO CHAIN)?            # rollback
    | SAVEPOINT identifier                                                # savepoint
    | RELEASE SAVEPOINT? identifier                                       # release
    | (ROLLBACK | ABORT) (WORK | TRANSACTION)? TO SAVEPOINT? identifier   # rollbackTo
    | set                                                                 # setStatement
    | RESET (ALL | TIME ZONE | settingName)                               # reset
    | show                                                                # showStatement
    | (DESCRIBE | DESC) (STREAM | TABLE | VIEW)? name                     # describe
    | DISCARD (ALL | PLANS | TEMP | TEMPORARY | SEQUENCES)                # discard
    | PREPARE identifier prepareTypes? AS statement                       # prepare
    | EXECUTE identifier ('(' expression (',' expression)* ')')?          # execute
    | DEALLOCATE PREPARE? (ALL | identifier)                              # deallocate
    | LISTEN identifier                                                   # listen
    | UNLISTEN (identifier | '*')                                         # unlisten
    | NOTIFY identifier (',' STRING)?                                     # notify
    | (GRANT | REVOKE) element*                                           # refused
    | (MERGE | VACUUM | ANALYZE | LOCK | CALL | DO | REINDEX | CLUSTER | CHECKPOINT) element*   # refused
    | (CREATE | DROP | ALTER) refusedKind element*                        # refused
    ;

refusedKind
    : INDEX | SCHEMA | DATABASE | FUNCTION | PROCEDURE | TRIGGER | TYPE | DOMAIN
    | EXTENSION | ROLE | USER | TEMPORARY | TEMP | UNLOGGED | AGGREGATE | OPERATOR | TABLESPACE
    ;

// Queries, as token runs

query : (SELECT | WITH | VALUES | TABLE | nested) element* emit? ;

emit : EMIT_SUFFIX (CHANGES | FINAL | ON WINDOW CLOSE) (LIMIT (INTEGER | PARAMETER))? ;

expression : expressionElement+ ;

element
    : nested
    | ~('(' | ')' | '[' | ']' | ';' | EMIT_SUFFIX | ON_CONFLICT | RETURNING_SUFFIX | START_SUFFIX | WITH_SUFFIX)
    ;

expressionElement
    : nested
    | ~('(' | ')' | '[' | ']' | ';' | ',' | WHERE | EMIT_SUFFIX | FROM_SUFFIX | ON_CONFLICT | RETURNING_SUFFIX)
    ;

nested : '(' element* ')' | '[' element* ']' ;

explainOptions : ANALYZE VERBOSE? | VERBOSE | '(' explainOption (',' explainOption)* ')' ;

explainOption : (ANALYZE | VERBOSE | identifier) optionValue? ;

// Definitions

createStream
    : CREATE (OR REPLACE)? STREAM ifNotExists? name tableElements? partitionedBy? withOptions? (AS query)?
    ;

createTable
    : CREATE (OR REPLACE)? (LOCAL? temporary=(TEMP | TEMPORARY))? TABLE ifNotExists? name tableElements? partitionedBy?
      withOptions? (ON COMMIT identifier identifier?)? (AS query)?
    ;

createView
    : CREATE (OR REPLACE)? MATERIALIZED? VIEW ifNotExists? name columnNames? withOptions? AS query (WITH_SUFFIX NO? DATA)?
    ;

tableElements : '(' tableElement (',' tableElement)* ')' ;

tableElement
    : WATERMARK FOR identifier AS identifier ('-' interval)?              # watermark
    | (CONSTRAINT identifier)? tableConstraint                            # constraint
    | identifier type columnConstraint*                                   # column
    ;

tableConstraint
    : PRIMARY KEY columnNames                                             # primaryKey
    | CHECK nested                                                        # tableCheck
    | UNIQUE columnNames deferral?                                        # tableUnique
    | (UNIQUE | EXCLUDE | FOREIGN KEY) element*?                          # refusedTableConstraint
    ;

deferral : NOT? DEFERRABLE (identifier identifier)? ;

columnConstraint : (CONSTRAINT identifier)? columnRule ;

columnRule
    : NOT NULL                                                            # notNull
    | NULL                                                                # nullable
    | PRIMARY KEY                                                         # columnPrimaryKey
    | DEFAULT defaultValue                                                # columnDefault
    | GENERATED (ALWAYS | BY DEFAULT) AS IDENTITY ('(' sequenceOption* ')')?   # columnIdentity
    | CHECK nested                                                        # columnCheck
    | UNIQUE                                                              # columnUnique
    | REFERENCES expressionElement*?                                      # refusedRule
    ;

defaultValue : expressionElement+? ;

sequenceOption
    : AS identifier                                                       # sequenceType
    | (START WITH? | INCREMENT BY? | MINVALUE | MAXVALUE | CACHE) signedInteger   # sequenceNumber
    | RESTART (WITH? signedInteger)?                                      # sequenceRestart
    | NO (MINVALUE | MAXVALUE)                                            # sequenceUnbounded
    | NO? CYCLE                                                           # sequenceCycle
    | OWNED BY name                                                       # sequenceOwner
    ;

signedInteger : ('-' | '+')? INTEGER ;

partitionedBy : (PARTITIONED | PARTITION) BY columnNames ;

columnNames : '(' identifier (',' identifier)* ')' ;

withOptions : (WITH | WITH_SUFFIX) '(' (option (',' option)*)? ')' ;

option : optionName ('=' optionValue)? ;

optionName : identifier ('.' identifier)* | STRING ;

optionValue : literal | identifier | ON | TRUE | FALSE | DEFAULT | ALL ;

interval : INTERVAL STRING identifier? | STRING | INTEGER identifier ;

alterAction
    : SET '(' option (',' option)* ')'                                    # alterSet
    | RESET '(' optionName (',' optionName)* ')'                          # alterReset
    | ADD COLUMN? ifNotExists? identifier type columnConstraint*          # alterAddColumn
    | ADD (CONSTRAINT identifier)? tableConstraint                        # alterAddConstraint
    | DROP CONSTRAINT ifExists? identifier dropBehavior?                  # alterDropConstraint
    | DROP COLUMN? ifExists? identifier dropBehavior?                     # alterDropColumn
    | RENAME TO identifier                                                # alterRenameTo
    | RENAME COLUMN? identifier TO identifier                             # alterRenameColumn
    | ALTER COLUMN? identifier SET DEFAULT defaultValue                   # alterSetDefault
    | ALTER COLUMN? identifier DROP DEFAULT                               # alterDropDefault
    | ALTER COLUMN? identifier (SET | DROP) NOT NULL                      # alterNotNull
    | ALTER COLUMN? identifier (SET DATA)? TYPE type                      # alterType
    | (DROP | RENAME | ALTER | OWNER | ADD) expressionElement*            # alterRefused
    ;

relationKind : STREAM | TABLE | MATERIALIZED VIEW | VIEW ;

dropBehavior : CASCADE | RESTRICT ;

ifExists : IF EXISTS ;

ifNotExists : IF NOT EXISTS ;

// Types

type : baseType arraySuffix* ;

arraySuffix : ARRAY ('[' INTEGER ']')? | '[' INTEGER? ']' ;

baseType
    : ARRAY '<' type '>'                                                  # arrayOfType
    | (ROW | STRUCT) ('(' rowField (',' rowField)* ')' | '<' rowField (',' rowField)* '>')   # rowType
    | MAP ('<' type ',' type '>' | '(' type ',' type ')')                 # mapType
    | '(' type ',' type ')' MAP                                           # mapType
    | INTERVAL (identifier (TO identifier)?)? ('(' INTEGER ')')?          # intervalType
    | typeWord+ ('(' INTEGER (',' INTEGER)? ')')? ((WITH | WITHOUT) LOCAL? TIME ZONE)?        # simpleType
    ;

// Without GENERATED, which begins what follows a column's type.
typeWord : (IDENTIFIER | QUOTED_IDENTIFIER | nonReserved) ('.' identifier)? ;

rowField : identifier ':'? type (NOT NULL)? ;

// Changes

insert
    : INSERT INTO name (AS identifier)? columnNames? (OVERRIDING (SYSTEM | USER) VALUE)? withOptions?
      (query | DEFAULT VALUES) onConflict? returning? queryOptions=withOptions?
    ;

onConflict
    : ON_CONFLICT CONFLICT (columnNames | ON CONSTRAINT identifier)?
      (DO NOTHING | DO UPDATE SET assignment (',' assignment)* (WHERE expression)?)
    ;

returning : RETURNING_SUFFIX element+ ;

update
    : UPDATE ONLY? name (AS? identifier)? SET assignment (',' assignment)* (FROM_SUFFIX fromItems)? (WHERE expression)?
      returning?
    ;

fromItems : fromElement+ ;

fromElement : nested | ~('(' | ')' | '[' | ']' | ';' | WHERE | RETURNING_SUFFIX) ;

assignment : identifier ('.' identifier)? '=' expression ;

delete : DELETE FROM ONLY? name (AS? identifier)? (USING fromItems)? (WHERE expression)? returning? ;

// COPY

copy
    : COPY (name columnNames? | '(' query ')') (FROM | TO) copyEnd (WITH | WITH_SUFFIX)? copyOptions? (WHERE element*)?
    ;

copyEnd : STDIN | STDOUT | STRING | PROGRAM STRING | PARAMETER ;

copyOptions : '(' copyOption (',' copyOption)* ')' | copyFlag+ ;

copyOption : (identifier | NULL) copyOptionValue? ;

copyOptionValue : literal | identifier | ON | TRUE | FALSE | DEFAULT | NULL | '*' | columnNames ;

copyFlag : CSV | BINARY | HEADER | (DELIMITER | NULL | QUOTE | ESCAPE | ENCODING) AS? STRING ;

// Cursors

declareOption : BINARY | INSENSITIVE | ASENSITIVE | NO? SCROLL ;

startAt : START_SUFFIX AT (EARLIEST | LATEST | TIMESTAMP STRING) ;

fetchDirection
    : NEXT
    | FORWARD (INTEGER | ALL)?
    | ALL
    | INTEGER
    | (PRIOR | FIRST | LAST | BACKWARD (INTEGER | ALL)? | (ABSOLUTE | RELATIVE) '-'? INTEGER | '-' INTEGER)
    ;

seekTarget
    : EARLIEST
    | LATEST
    | TIMESTAMP STRING
    | OFFSET '(' partitionOffset (',' partitionOffset)* ')'
    | OFFSET INTEGER
    ;

partitionOffset : INTEGER '=>' INTEGER ;

// Transactions and settings

transactionModes : transactionMode (','? transactionMode)* ;

transactionMode
    : ISOLATION LEVEL (SERIALIZABLE | REPEATABLE READ | READ COMMITTED | READ UNCOMMITTED)
    | READ ONLY
    | READ WRITE
    | NOT? DEFERRABLE
    ;

set
    : SET (SESSION | LOCAL)? TIME ZONE settingValue                       # setTimeZone
    | SET SESSION CHARACTERISTICS AS TRANSACTION transactionModes         # setCharacteristics
    | SET TRANSACTION transactionModes                                    # setTransaction
    | SET NAMES settingValue?                                             # setNames
    | SET (SESSION | LOCAL)? ROLE (identifier | STRING)                   # setRole
    | SET SESSION? SESSION AUTHORIZATION (identifier | STRING | DEFAULT)  # setRole
    | SET (SESSION | LOCAL)? settingName ('=' | TO) settingValue (',' settingValue)*   # setSetting
    ;

settingName : identifier ('.' identifier)* ;

settingValue : literal | identifier | ON | TRUE | FALSE | DEFAULT | ALL | INTERVAL STRING (identifier (TO identifier)?)? ;

show
    : SHOW (STREAMS | TABLES | VIEWS | MATERIALIZED VIEWS | QUERIES | CURSORS | PARTITIONS | TOPICS | FUNCTIONS
            | PROPERTIES | ERRORS) (LIKE STRING)?                         # showList
    | SHOW COLUMNS (FROM | IN) name                                       # showColumns
    | SHOW PARTITIONS (FROM | IN) name                                    # showPartitions
    | SHOW CREATE (STREAM | TABLE | MATERIALIZED? VIEW | QUERY | CURSOR) name   # showCreate
    | SHOW ALL                                                            # showAll
    | SHOW TRANSACTION ISOLATION LEVEL                                    # showIsolation
    | SHOW TIME ZONE                                                      # showTimeZone
    | SHOW SESSION AUTHORIZATION                                          # showAuthorization
    | SHOW settingName                                                    # showSetting
    ;

prepareTypes : '(' type (',' type)* ')' ;

// Names

name : identifier ('.' identifier)* ;

identifier : IDENTIFIER | QUOTED_IDENTIFIER | nonReserved | GENERATED ;

literal : STRING | '-'? (INTEGER | NUMBER) | '+' (INTEGER | NUMBER) ;

nonReserved
    : ABORT | ABSOLUTE | ADD | AGGREGATE | ALTER | ASENSITIVE | AT | BACKWARD | BEGIN | BINARY | BY | CALL | CASCADE | CHAIN
    | CHANGES | CHARACTERISTICS | CHECKPOINT | CLOSE | CLUSTER | COLUMNS | COMMENT | COMMIT | COMMITTED | CONFLICT | COPY
    | CSV | CURSOR | CURSORS | DATA | DATABASE | DEALLOCATE | DECLARE | DEFERRABLE | DELETE | DELIMITER | DESCRIBE
    | DISCARD | DOMAIN | DROP | EARLIEST | EMIT | ENCODING | ERRORS | ESCAPE | EXECUTE | EXISTS | EXPLAIN | EXTENSION
    | FINAL | FIRST | FORWARD | FUNCTION | FUNCTIONS | HEADER | HOLD | IF | INDEX | INSENSITIVE | INSERT | INTERVAL
    | ISOLATION | KEY | LAST | LATEST | LEVEL | LIMIT | LISTEN | LOCAL | LOCK | MAP | MATERIALIZED | MERGE | MOVE | NAMES | NEXT
    | NO | NOTHING | NOTIFY | OPERATOR | OVERRIDING | OWNER | PARTITION | PARTITIONED | PARTITIONS | PAUSE | PLANS
    | PREPARE | PRIOR | PROCEDURE | PROGRAM | PROPERTIES | QUERIES | QUERY | QUOTE | READ | REINDEX | RELATIVE | RELEASE
    | RENAME | REPEATABLE | REPLACE | RESET | RESTRICT | RESUME | REVOKE | ROLE | ROLLBACK | ROW | SAVEPOINT | SCHEMA
    | SCROLL | SEQUENCE | SEQUENCES | SERIALIZABLE | SESSION | SET | SHOW | START | STDIN | STDOUT | STREAM | STREAMS
    | STRUCT | SYSTEM | TABLES | TABLESPACE | TEMP | TEMPORARY | TIME | TIMESTAMP | TOPICS | TRANSACTION | TRIGGER
    | TRUNCATE | TYPE | UNCOMMITTED | UNLISTEN | UNLOGGED | UPDATE | VACUUM | VALUE | VALUES | VIEW | VIEWS
    | WATERMARK | WITHOUT | WORK | WRITE | ZONE | AUTHORIZATION
    | ALWAYS | CACHE | CONTINUE | CYCLE | EXCLUDE | IDENTITY | INCREMENT | MAXVALUE | MINVALUE | OWNED | RESTART
    ;

// Words

ABORT: 'ABORT'; ABSOLUTE: 'ABSOLUTE'; ADD: 'ADD'; AGGREGATE: 'AGGREGATE'; ALL: 'ALL'; ALTER: 'ALTER'; ANALYZE: 'ANALYZE' | 'ANALYSE';
AND: 'AND'; ARRAY: 'ARRAY'; AS: 'AS'; ASENSITIVE: 'ASENSITIVE'; AT: 'AT'; AUTHORIZATION: 'AUTHORIZATION'; BACKWARD: 'BACKWARD';
BEGIN: 'BEGIN'; BINARY: 'BINARY'; BY: 'BY'; CALL: 'CALL'; CASCADE: 'CASCADE'; CHAIN: 'CHAIN'; CHANGES: 'CHANGES';
CHARACTERISTICS: 'CHARACTERISTICS'; CHECK: 'CHECK'; CHECKPOINT: 'CHECKPOINT'; CLOSE: 'CLOSE'; CLUSTER: 'CLUSTER'; COLUMN: 'COLUMN';
COLUMNS: 'COLUMNS'; COMMENT: 'COMMENT'; COMMIT: 'COMMIT'; COMMITTED: 'COMMITTED'; CONFLICT: 'CONFLICT'; CONSTRAINT: 'CONSTRAINT';
COPY: 'COPY'; CREATE: 'CREATE'; CSV: 'CSV'; CURSOR: 'CURSOR'; CURSORS: 'CURSORS'; DATA: 'DATA'; DATABASE: 'DATABASE';
DEALLOCATE: 'DEALLOCATE'; DECLARE: 'DECLARE'; DEFAULT: 'DEFAULT'; DEFERRABLE: 'DEFERRABLE'; DELETE: 'DELETE';
DELIMITER: 'DELIMITER' | 'DELIMITERS'; DESC: 'DESC'; DESCRIBE: 'DESCRIBE'; DISCARD: 'DISCARD'; DO: 'DO'; DOMAIN: 'DOMAIN'; DROP: 'DROP';
EARLIEST: 'EARLIEST'; EMIT: 'EMIT'; ENCODING: 'ENCODING'; END: 'END'; ERRORS: 'ERRORS'; ESCAPE: 'ESCAPE'; EXECUTE: 'EXECUTE';
EXISTS: 'EXISTS'; EXPLAIN: 'EXPLAIN'; EXTENSION: 'EXTENSION'; FALSE: 'FALSE'; FETCH: 'FETCH'; FINAL: 'FINAL'; FIRST: 'FIRST'; FOR: 'FOR';
FORWARD: 'FORWARD'; FROM: 'FROM'; FUNCTION: 'FUNCTION'; FUNCTIONS: 'FUNCTIONS'; GRANT: 'GRANT'; HEADER: 'HEADER'; HOLD: 'HOLD'; IF: 'IF';
IN: 'IN'; INDEX: 'INDEX'; INSENSITIVE: 'INSENSITIVE'; INSERT: 'INSERT'; INTERVAL: 'INTERVAL'; INTO: 'INTO'; ISOLATION: 'ISOLATION';
KEY: 'KEY'; LAST: 'LAST'; LATEST: 'LATEST'; LEVEL: 'LEVEL'; LIKE: 'LIKE'; LIMIT: 'LIMIT'; LISTEN: 'LISTEN'; LOCAL: 'LOCAL'; LOCK: 'LOCK'; MAP: 'MAP';
MATERIALIZED: 'MATERIALIZED'; MERGE: 'MERGE'; MOVE: 'MOVE'; NAMES: 'NAMES'; NEXT: 'NEXT'; NO: 'NO'; NOT: 'NOT'; NOTHING: 'NOTHING';
NOTIFY: 'NOTIFY'; NULL: 'NULL'; OFFSET: 'OFFSET'; ON: 'ON'; ONLY: 'ONLY'; OPERATOR: 'OPERATOR'; OR: 'OR'; OVERRIDING: 'OVERRIDING';
OWNER: 'OWNER'; PARTITION: 'PARTITION'; PARTITIONED: 'PARTITIONED'; PARTITIONS: 'PARTITIONS'; PAUSE: 'PAUSE'; PLANS: 'PLANS';
PREPARE: 'PREPARE'; PRIMARY: 'PRIMARY'; PRIOR: 'PRIOR'; PROCEDURE: 'PROCEDURE'; PROGRAM: 'PROGRAM'; PROPERTIES: 'PROPERTIES';
QUERIES: 'QUERIES'; QUERY: 'QUERY'; QUOTE: 'QUOTE'; READ: 'READ'; REFERENCES: 'REFERENCES'; REINDEX: 'REINDEX'; RELATIVE: 'RELATIVE';
RELEASE: 'RELEASE'; RENAME: 'RENAME'; REPEATABLE: 'REPEATABLE'; REPLACE: 'REPLACE'; RESET: 'RESET'; RESTRICT: 'RESTRICT';
RESUME: 'RESUME'; REVOKE: 'REVOKE'; ROLE: 'ROLE'; ROLLBACK: 'ROLLBACK'; ROW: 'ROW'; SAVEPOINT: 'SAVEPOINT'; SCHEMA: 'SCHEMA';
SCROLL: 'SCROLL'; SELECT: 'SELECT'; SEQUENCE: 'SEQUENCE'; SEQUENCES: 'SEQUENCES'; SERIALIZABLE: 'SERIALIZABLE'; SESSION: 'SESSION';
SET: 'SET'; SHOW: 'SHOW'; START: 'START'; STDIN: 'STDIN'; STDOUT: 'STDOUT'; STREAM: 'STREAM'; STREAMS: 'STREAMS'; STRUCT: 'STRUCT';
SYSTEM: 'SYSTEM'; TABLE: 'TABLE'; TABLES: 'TABLES'; TABLESPACE: 'TABLESPACE'; TEMP: 'TEMP'; TEMPORARY: 'TEMPORARY'; TIME: 'TIME';
TIMESTAMP: 'TIMESTAMP'; TO: 'TO'; TOPICS: 'TOPICS'; TRANSACTION: 'TRANSACTION'; TRIGGER: 'TRIGGER'; TRUE: 'TRUE'; TRUNCATE: 'TRUNCATE';
TYPE: 'TYPE'; UNCOMMITTED: 'UNCOMMITTED'; UNIQUE: 'UNIQUE'; UNLISTEN: 'UNLISTEN'; UNLOGGED: 'UNLOGGED'; UPDATE: 'UPDATE'; USER: 'USER';
USING: 'USING'; VACUUM: 'VACUUM'; VALUE: 'VALUE'; VALUES: 'VALUES'; VERBOSE: 'VERBOSE'; VIEW: 'VIEW'; VIEWS: 'VIEWS';
WATERMARK: 'WATERMARK'; WHERE: 'WHERE'; WINDOW: 'WINDOW'; WITH: 'WITH'; WITHOUT: 'WITHOUT'; WORK: 'WORK'; WRITE: 'WRITE'; ZONE: 'ZONE';

ALWAYS: 'ALWAYS'; CACHE: 'CACHE'; CONTINUE: 'CONTINUE'; CYCLE: 'CYCLE'; GENERATED: 'GENERATED'; IDENTITY: 'IDENTITY';
EXCLUDE: 'EXCLUDE'; FOREIGN: 'FOREIGN'; INCREMENT: 'INCREMENT'; MAXVALUE: 'MAXVALUE'; MINVALUE: 'MINVALUE'; OWNED: 'OWNED'; RESTART: 'RESTART';

// Everything else

STRING
    : '\'' (~'\'' | '\'\'')* '\''
    | 'E' '\'' ('\\' . | '\'\'' | ~['\\])* '\''
    | [NBX] '\'' (~'\'' | '\'\'')* '\''
    | 'U&' '\'' (~'\'' | '\'\'')* '\''
    ;

DOLLAR_QUOTE : '$' ([A-Z_\u0080-\uFFFF] [A-Z_0-9\u0080-\uFFFF]*)? '$' ;

IDENTIFIER : [A-Z_\u0080-\uFFFF] [A-Z_$0-9\u0080-\uFFFF]* ;

QUOTED_IDENTIFIER : '"' (~'"' | '""')* '"' | 'U&' '"' (~'"' | '""')* '"' ;

PARAMETER : '$' [0-9]+ ;

INTEGER : [0-9]+ ;

NUMBER : ([0-9]+ '.' [0-9]* | '.' [0-9]+) ('E' [+-]? [0-9]+)? | [0-9]+ 'E' [+-]? [0-9]+ ;

OPEN : '(' ;

CLOSE_PARENTHESIS : ')' ;

OPEN_BRACKET : '[' ;

CLOSE_BRACKET : ']' ;

SEMICOLON : ';' ;

ARROW : '=>' ;

CAST : '::' ;

COMMENT_LINE : '--' ~[\r\n]* -> channel(HIDDEN) ;

COMMENT_BLOCK : '/*' (COMMENT_BLOCK | .)*? '*/' -> channel(HIDDEN) ;

SPACE : [ \t\r\n\f\u000B\u00A0\uFEFF]+ -> channel(HIDDEN) ;

UNTERMINATED_COMMENT : '/*' ;

UNTERMINATED_STRING : ('E' | 'U&' | [NBX])? '\'' ;

UNTERMINATED_IDENTIFIER : '"' ;

OTHER : . ;
