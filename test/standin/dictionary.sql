-- Oracle's dictionary over PostgreSQL's catalog, as far as the schema of the gateway needs it. Names are as Oracle shows them, and
-- only what the user may see is there. Loaded after bootstrap.sql.
--
-- What cannot be told: RAW from BLOB, the CACHE of a sequence, tablespaces, and how an expression was written.

SET search_path = oracompat, pg_catalog;

-- A name as Oracle shows it: the translator turned its case round.
CREATE FUNCTION shown(name text) RETURNS varchar LANGUAGE sql IMMUTABLE AS
  $$ SELECT CASE WHEN $1 = lower($1) THEN upper($1) WHEN $1 = upper($1) THEN lower($1) ELSE $1 END::varchar $$;

CREATE FUNCTION yes_no(boolean) RETURNS varchar LANGUAGE sql IMMUTABLE AS $$ SELECT CASE WHEN $1 THEN 'YES' ELSE 'NO' END::varchar $$;

-- An expression in Oracle's words, about: without casts, in upper case but for strings, with IN for = ANY.
CREATE FUNCTION shown_expression(expression text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
  WITH plain AS (
    SELECT regexp_replace(regexp_replace($1, '''(-?[0-9.]+)''::(integer|numeric|bigint)', '\1', 'g'),
      '::(character varying|double precision|timestamp (\(\d\) )?with(out)? time zone|[a-z]+)(\(\d+\))?(\[\])?', '', 'g') AS text
  ), parts AS (
    SELECT string_agg(CASE WHEN part[1] LIKE '''%' THEN part[1] ELSE regexp_replace(upper(part[1]), '\s+', ' ', 'g') END, '' ORDER BY n) AS text
    FROM plain, regexp_matches(plain.text, '''(?:[^'']|'''')*''|[^'']+', 'g') WITH ORDINALITY AS found(part, n)
  )
  SELECT btrim(regexp_replace(regexp_replace(replace(replace(replace(replace(parts.text,
      'ORACOMPAT.', ''), 'SYSDATE()', 'SYSDATE'), 'SYSTIMESTAMP()', 'SYSTIMESTAMP'), 'USER_NAME()', 'USER'),
    ' = ANY \(ARRAY\[([^]]*)\]\)', ' IN (\1)', 'g'), ' ELSE NULL END', ' END', 'g'))
  FROM parts $$;

-- Tables, views and sequences of users, which this user owns or has some privilege on.
CREATE VIEW visible AS
SELECT c.oid, n.nspname AS owner, c.relname AS name, c.relkind AS kind, c.relacl AS acl, c.relpersistence AS persistence
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_roles r ON r.rolname = n.nspname
WHERE c.relkind IN ('r', 'v', 'S') AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.classid = 'pg_class'::regclass AND d.deptype = 'i')
  AND CASE
    WHEN c.relkind = 'S' THEN has_sequence_privilege(session_user, c.oid, 'USAGE, SELECT')
    ELSE has_table_privilege(session_user, c.oid, 'SELECT, INSERT, UPDATE, DELETE')
      OR has_any_column_privilege(session_user, c.oid, 'SELECT, INSERT, UPDATE')
  END;

CREATE VIEW all_users AS
SELECT shown(r.rolname) AS username, r.oid::bigint::numeric AS user_id
FROM pg_roles r JOIN pg_namespace n ON n.nspname = r.rolname;

CREATE VIEW user_users AS
SELECT shown(rolname) AS username, (CASE WHEN rolcanlogin THEN 'OPEN' ELSE 'LOCKED' END)::varchar AS account_status
FROM pg_roles WHERE rolname = session_user;

CREATE VIEW all_tables AS
SELECT shown(owner) AS owner, shown(name) AS table_name, 'USERS'::varchar AS tablespace_name, 'VALID'::varchar AS status,
  (CASE WHEN persistence = 't' THEN 'Y' ELSE 'N' END)::varchar AS temporary
FROM visible WHERE kind = 'r';

CREATE VIEW all_views AS
SELECT shown(owner) AS owner, shown(name) AS view_name, pg_get_viewdef(oid) AS text, left(pg_get_viewdef(oid), 4000)::varchar AS text_vc
FROM visible WHERE kind = 'v';

CREATE VIEW all_tab_columns AS
SELECT shown(v.owner) AS owner, shown(v.name) AS table_name, shown(a.attname) AS column_name,
  (CASE t.typname
    WHEN 'numeric' THEN 'NUMBER' WHEN 'int8' THEN 'NUMBER' WHEN 'int4' THEN 'NUMBER' WHEN 'varchar' THEN 'VARCHAR2' WHEN 'bpchar' THEN 'CHAR'
    WHEN 'clob' THEN 'CLOB' WHEN 'bytea' THEN 'BLOB' WHEN 'float8' THEN 'BINARY_DOUBLE' WHEN 'float4' THEN 'BINARY_FLOAT'
    WHEN 'timestamp' THEN CASE WHEN a.atttypmod IN (0, -1) THEN 'DATE' ELSE format('TIMESTAMP(%s)', a.atttypmod) END
    WHEN 'timestamptz' THEN format('TIMESTAMP(%s) WITH TIME ZONE', CASE WHEN a.atttypmod < 0 THEN 6 ELSE a.atttypmod END)
    WHEN 'interval' THEN 'INTERVAL DAY(2) TO SECOND(6)' ELSE upper(t.typname) END)::varchar AS data_type,
  (CASE t.typname WHEN 'numeric' THEN 22 WHEN 'int8' THEN 22 WHEN 'varchar' THEN least(c.characters * CASE WHEN c.in_bytes THEN 1 ELSE 4 END, 4000)
    WHEN 'bpchar' THEN c.characters WHEN 'timestamp' THEN 7 WHEN 'timestamptz' THEN 13 ELSE 4000 END)::numeric AS data_length,
  (CASE WHEN t.typname = 'numeric' AND a.atttypmod > 0 THEN (a.atttypmod - 4) >> 16 END)::numeric AS data_precision,
  (CASE WHEN t.typname = 'numeric' AND a.atttypmod > 0 THEN (a.atttypmod - 4) & 2047
    WHEN t.typname LIKE 'timestamp%' AND a.atttypmod > 0 THEN a.atttypmod END)::numeric AS data_scale,
  (CASE WHEN a.attnotnull THEN 'N' ELSE 'Y' END)::varchar AS nullable,
  a.attnum::numeric AS column_id,
  shown_expression(pg_get_expr(d.adbin, d.adrelid, true)) AS data_default,
  c.characters::numeric AS char_length,
  (CASE WHEN c.characters > 0 THEN CASE WHEN c.in_bytes THEN 'B' ELSE 'C' END END)::varchar AS char_used
FROM visible v
JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
CROSS JOIN LATERAL (SELECT
  CASE WHEN t.typname IN ('varchar', 'bpchar') THEN greatest(a.atttypmod - 4, 0) ELSE 0 END AS characters,
  EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = v.oid AND k.conkey = ARRAY[a.attnum]
    AND pg_get_constraintdef(k.oid) LIKE format('%%within_bytes(%%, %s)%%', a.atttypmod - 4)) AS in_bytes) c
WHERE v.kind IN ('r', 'v');

CREATE VIEW all_indexes AS
SELECT shown(v.owner) AS owner, shown(c.relname) AS index_name,
  (CASE WHEN i.indexprs IS NULL THEN 'NORMAL' ELSE 'FUNCTION-BASED NORMAL' END)::varchar AS index_type,
  shown(v.owner) AS table_owner, shown(v.name) AS table_name, 'TABLE'::varchar AS table_type,
  (CASE WHEN i.indisunique THEN 'UNIQUE' ELSE 'NONUNIQUE' END)::varchar AS uniqueness,
  (CASE WHEN i.indisvalid THEN 'VALID' ELSE 'UNUSABLE' END)::varchar AS status,
  (CASE WHEN i.indexprs IS NULL THEN NULL ELSE 'ENABLED' END)::varchar AS funcidx_status, 'USERS'::varchar AS tablespace_name
FROM visible v JOIN pg_index i ON i.indrelid = v.oid JOIN pg_class c ON c.oid = i.indexrelid;

CREATE VIEW index_keys AS
SELECT v.owner, c.relname AS index_name, v.name AS table_name, k.position, a.attname AS column_name, i.indexrelid, i.indoption[k.position - 1] AS option
FROM visible v
JOIN pg_index i ON i.indrelid = v.oid
JOIN pg_class c ON c.oid = i.indexrelid
CROSS JOIN LATERAL unnest(i.indkey::smallint[]) WITH ORDINALITY AS k(attnum, position)
LEFT JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum = k.attnum AND k.attnum > 0;

CREATE VIEW all_ind_columns AS
SELECT shown(owner) AS index_owner, shown(index_name) AS index_name, shown(owner) AS table_owner, shown(table_name) AS table_name,
  (CASE WHEN column_name IS NULL THEN format('SYS_NC%s$', lpad(position::text, 5, '0')) ELSE shown(column_name) END)::varchar AS column_name,
  position::numeric AS column_position, (CASE WHEN option::integer & 1 = 1 THEN 'DESC' ELSE 'ASC' END)::varchar AS descend
FROM index_keys;

CREATE VIEW all_ind_expressions AS
SELECT shown(owner) AS index_owner, shown(index_name) AS index_name, shown(owner) AS table_owner, shown(table_name) AS table_name,
  btrim(shown_expression(btrim(pg_get_indexdef(indexrelid, position::integer, true), '()'))) AS column_expression, position::numeric AS column_position
FROM index_keys WHERE column_name IS NULL;

CREATE VIEW all_constraints AS
SELECT shown(v.owner) AS owner, shown(k.conname) AS constraint_name, upper(translate(k.contype::text, 'f', 'r'))::varchar AS constraint_type,
  shown(v.name) AS table_name, shown_expression(pg_get_expr(k.conbin, k.conrelid, true)) AS search_condition,
  left(shown_expression(pg_get_expr(k.conbin, k.conrelid, true)), 4000)::varchar AS search_condition_vc, 'ENABLED'::varchar AS status,
  shown(i.relname) AS index_name
FROM visible v
JOIN pg_constraint k ON k.conrelid = v.oid
LEFT JOIN pg_class i ON i.oid = k.conindid
WHERE k.contype IN ('c', 'p', 'u', 'f') AND COALESCE(pg_get_expr(k.conbin, k.conrelid), '') NOT LIKE '%within_bytes(%'
UNION ALL
SELECT shown(v.owner), format('SYS_C%s', lpad((v.oid::bigint * 1000 + a.attnum)::text, 8, '0'))::varchar, 'C', shown(v.name),
  format('"%s" IS NOT NULL', shown(a.attname)), format('"%s" IS NOT NULL', shown(a.attname))::varchar, 'ENABLED', NULL
FROM visible v JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnotnull AND a.attnum > 0 AND NOT a.attisdropped
WHERE v.kind = 'r';

CREATE VIEW all_cons_columns AS
SELECT shown(v.owner) AS owner, shown(k.conname) AS constraint_name, shown(v.name) AS table_name, shown(a.attname) AS column_name,
  c.position::numeric AS position
FROM visible v
JOIN pg_constraint k ON k.conrelid = v.oid
CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS c(attnum, position)
JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum = c.attnum;

CREATE VIEW all_sequences AS
SELECT shown(v.owner) AS sequence_owner, shown(v.name) AS sequence_name, s.seqmin::numeric AS min_value, s.seqmax::numeric AS max_value,
  s.seqincrement::numeric AS increment_by, (CASE WHEN s.seqcycle THEN 'Y' ELSE 'N' END)::varchar AS cycle_flag, 'N'::varchar AS order_flag,
  20::numeric AS cache_size, s.seqstart::numeric AS last_number
FROM visible v JOIN pg_sequence s ON s.seqrelid = v.oid;

CREATE VIEW all_triggers AS
SELECT shown(n.nspname) AS owner, shown(t.tgname) AS trigger_name,
  (CASE WHEN t.tgtype & 2 = 2 THEN 'BEFORE' ELSE 'AFTER' END || ' EACH ROW')::varchar AS trigger_type,
  concat_ws(' OR ', CASE WHEN t.tgtype & 4 = 4 THEN 'INSERT' END, CASE WHEN t.tgtype & 16 = 16 THEN 'UPDATE' END,
    CASE WHEN t.tgtype & 8 = 8 THEN 'DELETE' END)::varchar AS triggering_event,
  shown(v.owner) AS table_owner, shown(v.name) AS table_name,
  (CASE WHEN t.tgenabled = 'D' THEN 'DISABLED' ELSE 'ENABLED' END)::varchar AS status
FROM visible v
JOIN pg_trigger t ON t.tgrelid = v.oid AND NOT t.tgisinternal
JOIN pg_proc p ON p.oid = t.tgfoid
JOIN pg_namespace n ON n.oid = p.pronamespace;

-- What does not compile is refused here.
CREATE VIEW all_errors AS
SELECT NULL::varchar AS owner, NULL::varchar AS name, NULL::varchar AS type, NULL::numeric AS sequence, NULL::numeric AS line,
  NULL::numeric AS position, NULL::varchar AS text WHERE false;

CREATE VIEW all_synonyms AS
SELECT shown(s.owner) AS owner, shown(s.synonym_name) AS synonym_name, shown(s.table_owner) AS table_owner, shown(s.table_name) AS table_name,
  NULL::varchar AS db_link
FROM synonyms s
WHERE s.owner = session_user OR EXISTS (SELECT FROM visible v WHERE v.owner = s.table_owner AND v.name = s.table_name);

CREATE VIEW all_objects AS
SELECT shown(owner) AS owner, shown(name) AS object_name,
  (CASE kind WHEN 'r' THEN 'TABLE' WHEN 'v' THEN 'VIEW' ELSE 'SEQUENCE' END)::varchar AS object_type, 'VALID'::varchar AS status
FROM visible
UNION ALL SELECT owner, index_name, 'INDEX', 'VALID' FROM all_indexes
UNION ALL SELECT owner, trigger_name, 'TRIGGER', 'VALID' FROM all_triggers
UNION ALL SELECT owner, synonym_name, 'SYNONYM', 'VALID' FROM all_synonyms;

CREATE VIEW all_tab_comments AS
SELECT shown(owner) AS owner, shown(name) AS table_name, (CASE kind WHEN 'r' THEN 'TABLE' ELSE 'VIEW' END)::varchar AS table_type,
  obj_description(oid, 'pg_class')::varchar AS comments
FROM visible WHERE kind IN ('r', 'v');

CREATE VIEW all_col_comments AS
SELECT shown(v.owner) AS owner, shown(v.name) AS table_name, shown(a.attname) AS column_name, col_description(v.oid, a.attnum)::varchar AS comments
FROM visible v JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE v.kind IN ('r', 'v');

-- Privileges. The owner's own are not listed, as in Oracle; a user sees those that it has, gave, or that are on what it owns.

CREATE VIEW granted AS
SELECT v.owner, v.name, v.kind, NULL::name AS column_name, g.grantor, g.grantee, g.privilege_type, g.is_grantable
FROM visible v CROSS JOIN LATERAL aclexplode(v.acl) g
UNION ALL
SELECT v.owner, v.name, v.kind, a.attname, g.grantor, g.grantee, g.privilege_type, g.is_grantable
FROM visible v JOIN pg_attribute a ON a.attrelid = v.oid AND a.attnum > 0 CROSS JOIN LATERAL aclexplode(a.attacl) g;

CREATE VIEW granted_names AS
SELECT shown(g.owner) AS owner, shown(g.name) AS name, shown(g.column_name) AS column_name, shown(giver.rolname) AS grantor,
  shown(COALESCE(taker.rolname, 'public')) AS grantee, g.privilege_type::varchar AS privilege, yes_no(g.is_grantable) AS grantable,
  (CASE g.kind WHEN 'r' THEN 'TABLE' WHEN 'v' THEN 'VIEW' ELSE 'SEQUENCE' END)::varchar AS type
FROM granted g
JOIN pg_roles giver ON giver.oid = g.grantor
LEFT JOIN pg_roles taker ON taker.oid = g.grantee
WHERE COALESCE(taker.rolname, '') <> g.owner AND g.privilege_type IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE', 'REFERENCES')
  AND (session_user IN (giver.rolname, taker.rolname, g.owner) OR g.grantee = 0
    OR (SELECT rolsuper FROM pg_roles WHERE rolname = session_user));

CREATE VIEW all_tab_privs AS
SELECT grantor, grantee, owner AS table_schema, name AS table_name, privilege, grantable, type FROM granted_names WHERE column_name IS NULL;
CREATE VIEW user_tab_privs AS
SELECT grantee, owner, name AS table_name, grantor, privilege, grantable, type FROM granted_names
WHERE column_name IS NULL AND user_name() IN (grantee, owner, grantor);
CREATE VIEW all_col_privs AS
SELECT grantor, grantee, owner AS table_schema, name AS table_name, column_name, privilege, grantable FROM granted_names WHERE column_name IS NOT NULL;
CREATE VIEW user_col_privs AS
SELECT grantee, owner, name AS table_name, column_name, grantor, privilege, grantable FROM granted_names
WHERE column_name IS NOT NULL AND user_name() IN (grantee, owner, grantor);
CREATE VIEW user_sys_privs AS
SELECT shown(grantee) AS username, privilege::varchar, yes_no(admin) AS admin_option FROM system_privileges WHERE grantee = session_user;
CREATE VIEW session_privs AS SELECT privilege FROM user_sys_privs;
CREATE VIEW user_role_privs AS
SELECT NULL::varchar AS username, NULL::varchar AS granted_role, NULL::varchar AS admin_option WHERE false;

-- The forms for what the user owns.

CREATE VIEW user_tables AS SELECT table_name, tablespace_name, status, temporary FROM all_tables WHERE owner = user_name();
CREATE VIEW user_views AS SELECT view_name, text, text_vc FROM all_views WHERE owner = user_name();
CREATE VIEW user_tab_columns AS
SELECT table_name, column_name, data_type, data_length, data_precision, data_scale, nullable, column_id, data_default, char_length, char_used
FROM all_tab_columns WHERE owner = user_name();
CREATE VIEW user_indexes AS
SELECT index_name, index_type, table_owner, table_name, uniqueness, status, funcidx_status FROM all_indexes WHERE owner = user_name();
CREATE VIEW user_ind_columns AS
SELECT index_name, table_name, column_name, column_position, descend FROM all_ind_columns WHERE index_owner = user_name();
CREATE VIEW user_ind_expressions AS
SELECT index_name, table_name, column_expression, column_position FROM all_ind_expressions WHERE index_owner = user_name();
CREATE VIEW user_constraints AS SELECT * FROM all_constraints WHERE owner = user_name();
CREATE VIEW user_sequences AS
SELECT sequence_name, min_value, max_value, increment_by, cycle_flag, order_flag, cache_size, last_number
FROM all_sequences WHERE sequence_owner = user_name();
CREATE VIEW user_triggers AS
SELECT trigger_name, trigger_type, triggering_event, table_owner, table_name, status FROM all_triggers WHERE owner = user_name();
CREATE VIEW user_synonyms AS SELECT synonym_name, table_owner, table_name, db_link FROM all_synonyms WHERE owner = user_name();
CREATE VIEW user_objects AS SELECT object_name, object_type, status FROM all_objects WHERE owner = user_name();

-- The database.

CREATE VIEW nls_database_parameters AS
SELECT * FROM (VALUES ('NLS_CHARACTERSET'::varchar, 'AL32UTF8'::varchar), ('NLS_NCHAR_CHARACTERSET', 'AL16UTF16'), ('NLS_LENGTH_SEMANTICS', 'BYTE'),
  ('NLS_RDBMS_VERSION', '19.0.0.0.0')) AS parameters(parameter, value);
CREATE VIEW nls_session_parameters AS
SELECT * FROM (VALUES ('NLS_LANGUAGE'::varchar, 'AMERICAN'::varchar), ('NLS_TERRITORY', 'AMERICA'), ('NLS_LENGTH_SEMANTICS', 'BYTE'),
  ('NLS_DATE_FORMAT', 'DD-MON-RR')) AS parameters(parameter, value);
CREATE VIEW product_component_version AS
SELECT 'Oracle Database 19c Enterprise Edition'::varchar AS product, '19.0.0.0.0'::varchar AS version, '19.3.0.0.0'::varchar AS version_full,
  'Production'::varchar AS status;

-- The others are helpers of these.
DO $$
DECLARE
  view_name name;
BEGIN
  FOR view_name IN SELECT viewname FROM pg_views
    WHERE schemaname = 'oracompat' AND viewname ~ '^(all|user|nls|session|product)_' LOOP
    EXECUTE format('GRANT SELECT ON oracompat.%I TO PUBLIC', view_name);
  END LOOP;
END $$;
