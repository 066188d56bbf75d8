-- jsonb that is made of jsonb; answers as PostgreSQL 15 gives them.
SELECT '[1,2]'::jsonb || '3'::jsonb AS j;
j
[1, 2, 3]
(1 row)

SELECT '{"a": 1, "bb": {"z": 1}}'::jsonb || '{"b": 2, "a": 5}'::jsonb AS j;
j
{"a": 5, "b": 2, "bb": {"z": 1}}
(1 row)

SELECT '[1]'::jsonb || '{"a": 1}'::jsonb AS j, '1'::jsonb || '"x"'::jsonb AS k, '{}'::jsonb || '[]'::jsonb AS l;
j | k | l
[1, {"a": 1}] | [1, "x"] | [{}]
(1 row)

SELECT '{"a": 1}'::jsonb || '1'::jsonb AS j;
j
[{"a": 1}, 1]
(1 row)

SELECT '{"a": 1}'::jsonb || NULL::jsonb AS j;
j
null
(1 row)

SELECT '{"a": 1}'::jsonb || '{"b": 1}'::jsonb || '{"c": 1.50}'::jsonb AS j;
j
{"a": 1, "b": 1, "c": 1.50}
(1 row)

SELECT jsonb_set('{"a": {"b": 1}}', '{a,b}', '5') AS j;
j
{"a": {"b": 5}}
(1 row)

SELECT jsonb_set('{"a": {"b": 1}}', '{a,c}', '5', false) AS j;
j
{"a": {"b": 1}}
(1 row)

SELECT jsonb_set('{"a": {"b": 1}}', '{a,c}', '{"y": null, "x": "\u00e9"}') AS j;
j
{"a": {"b": 1, "c": {"x": "é", "y": null}}}
(1 row)

SELECT jsonb_set('{"a": {"b": 1}}', '{x,c}', '5') AS j;
j
{"a": {"b": 1}}
(1 row)

SELECT jsonb_set('[0,1,2]', '{1}', '"one"') AS j, jsonb_set('[0,1,2]', '{-1}', '9') AS k, jsonb_set('[0,1,2]', '{7}', '9') AS l, jsonb_set('[0,1,2]', '{-7}', '9') AS m;
j | k | l | m
[0, "one", 2] | [0, 1, 9] | [0, 1, 2, 9] | [9, 0, 1, 2]
(1 row)

SELECT jsonb_set('[]', '{0}', '9') AS j, jsonb_set('{}', '{}', '9') AS k, jsonb_set('[0]', '{1}', '9', false) AS l;
j | k | l
[9] | {} | [0]
(1 row)

SELECT jsonb_set('5', '{a}', '9') AS j;
ERROR 22023: cannot set path in scalar

SELECT jsonb_set('[0]', '{a}', '9') AS j;
ERROR 22P02: path element at position 1 is not an integer: "a"

SELECT jsonb_set('{}', ARRAY['a', NULL], '9') AS j;
j
{}
(1 row)

SELECT jsonb_set(NULL, '{a}', '9') AS j;
j
null
(1 row)

SELECT jsonb_insert('{"a": [0,1,2]}', '{a, 1}', '"new"') AS j, jsonb_insert('{"a": [0,1,2]}', '{a, 1}', '"new"', true) AS k;
j | k
{"a": [0, "new", 1, 2]} | {"a": [0, 1, "new", 2]}
(1 row)

SELECT jsonb_insert('{"a": 1}', '{b}', '2') AS j, jsonb_insert('[1]', '{-5}', '2') AS k, jsonb_insert('[1]', '{5}', '2') AS l;
j | k | l
{"a": 1, "b": 2} | [2, 1] | [1, 2]
(1 row)

SELECT jsonb_insert('{"a": 1}', '{a}', '2') AS j;
ERROR 22023: cannot replace existing key
HINT: Try using the function jsonb_set to replace key value.

SELECT jsonb_strip_nulls('{"a": null, "b": {"c": null, "d": [null, {"e": null}]}}') AS j;
j
{"b": {"d": [null, {}]}}
(1 row)

SELECT jsonb_pretty('{"b": [1, {"bb": 2, "a": "x"}], "a": {}, "c": []}') AS j;
j
{
    "a": {
    },
    "b": [
        1,
        {
            "a": "x",
            "bb": 2
        }
    ],
    "c": [
    ]
}
(1 row)

CREATE TABLE docs (id INT PRIMARY KEY, doc JSONB);
CREATE TABLE

INSERT INTO docs VALUES (1, '{"tags": ["a"], "n": 1}'), (2, NULL);
INSERT 0 2

UPDATE docs SET doc = jsonb_set(doc, '{tags,0}', '"b"') || '{"seen": true}' WHERE id = 1;
UPDATE 1

SELECT id, doc, doc || doc -> 'tags' AS t FROM docs ORDER BY id;
id | doc | t
1 | {"n": 1, "seen": true, "tags": ["b"]} | ["b"]
2 | null | null
(2 rows)

SELECT id, jsonb_set(doc, ARRAY['n'], to_jsonb(id + 1)) AS j FROM docs WHERE doc IS NOT NULL;
id | j
1 | {"n": 2, "seen": true, "tags": ["b"]}
(1 row)

SELECT jsonb_pretty('[1e2, 1.0, -0.5e-3, true, null]') AS j;
j
[
    100,
    1.0,
    -0.0005,
    true,
    null
]
(1 row)

