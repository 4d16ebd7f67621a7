-- Users, the names of their objects, privileges and packages: loaded after bootstrap.sql, and before dictionary.sql.

SET search_path = oracompat, pg_catalog;

-- Users. The password of a role is the cluster's, its schema this database's.

CREATE FUNCTION schema_exists(name name) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = $1) $$;
CREATE FUNCTION role_exists(name name) RETURNS boolean LANGUAGE sql STABLE AS
  $$ SELECT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = $1) $$;

CREATE PROCEDURE create_user(name name, password text, locked boolean) LANGUAGE plpgsql AS $$
BEGIN
  IF oracompat.schema_exists(name) THEN
    PERFORM oracompat.fail(1920, format('user name ''%s'' conflicts with another user or role name', upper(name)));
  END IF;
  IF NOT oracompat.role_exists(name) THEN
    EXECUTE format('CREATE ROLE %I %s PASSWORD %L', name, CASE WHEN locked THEN 'NOLOGIN' ELSE 'LOGIN' END, password);
  END IF;
  EXECUTE format('CREATE SCHEMA %I AUTHORIZATION %I', name, name);
END $$;

CREATE PROCEDURE alter_user(name name, password text, locked boolean) LANGUAGE plpgsql AS $$
BEGIN
  IF NOT oracompat.schema_exists(name) OR NOT oracompat.role_exists(name) THEN
    PERFORM oracompat.fail(1918, format('user ''%s'' does not exist', upper(name)));
  END IF;
  IF password IS NOT NULL THEN
    EXECUTE format('ALTER ROLE %I PASSWORD %L', name, password);
  END IF;
  IF locked IS NOT NULL THEN
    EXECUTE format('ALTER ROLE %I %s', name, CASE WHEN locked THEN 'NOLOGIN' ELSE 'LOGIN' END);
  END IF;
END $$;

-- The role goes too, unless another database needs it.
CREATE PROCEDURE drop_user(name name) LANGUAGE plpgsql AS $$
BEGIN
  IF NOT oracompat.schema_exists(name) THEN
    PERFORM oracompat.fail(1918, format('user ''%s'' does not exist', upper(name)));
  END IF;
  EXECUTE format('DROP OWNED BY %I CASCADE', name);
  EXECUTE format('DROP SCHEMA IF EXISTS %I CASCADE', name);
  DELETE FROM oracompat.synonyms WHERE owner = name;
  DELETE FROM oracompat.system_privileges WHERE grantee = name;
  BEGIN
    EXECUTE format('DROP ROLE %I', name);
  EXCEPTION WHEN dependent_objects_still_exist OR object_in_use THEN
    NULL;
  END;
END $$;

-- Objects belong to the user whose schema they are in, whoever made them; schemas hide nothing.
CREATE FUNCTION give_to_owner() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
  made record;
BEGIN
  FOR made IN SELECT * FROM pg_event_trigger_ddl_commands() LOOP
    IF made.object_type = 'schema' THEN
      EXECUTE format('GRANT USAGE ON SCHEMA %s TO PUBLIC', made.object_identity);
    ELSIF oracompat.role_exists(made.schema_name) AND made.object_type IN ('table', 'sequence', 'view', 'function')
      AND made.schema_name <> session_user THEN
      EXECUTE format('ALTER %s %s OWNER TO %I', made.object_type, made.object_identity, made.schema_name);
    END IF;
  END LOOP;
END $$;
CREATE EVENT TRIGGER oracompat_owner ON ddl_command_end
  WHEN TAG IN ('CREATE SCHEMA', 'CREATE TABLE', 'CREATE TABLE AS', 'CREATE SEQUENCE', 'CREATE VIEW', 'CREATE FUNCTION')
  EXECUTE FUNCTION give_to_owner();

-- What Oracle does not take of keys and constraints, and PostgreSQL does.
CREATE FUNCTION check_keys() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_constraint WHERE connamespace <> 'pg_catalog'::regnamespace GROUP BY connamespace, conname HAVING count(*) > 1) THEN
    PERFORM oracompat.fail(2264, 'name already used by an existing constraint');
  ELSIF EXISTS (SELECT FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.oid >= 16384
      GROUP BY indrelid, indkey::text, pg_get_expr(indexprs, indrelid), indoption::text HAVING count(*) > 1) THEN
    PERFORM oracompat.fail(1408, 'such column list already indexed');
  ELSIF EXISTS (SELECT FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indexrelid WHERE i.indexrelid >= 16384
      GROUP BY i.indexrelid HAVING sum(CASE WHEN a.atttypid = 'varchar'::regtype AND a.atttypmod > 4 THEN least((a.atttypmod - 4) * 4, 4000) ELSE 22 END) > 6398) THEN
    PERFORM oracompat.fail(1450, 'maximum key length (6398) exceeded');
  END IF;
END $$;
CREATE EVENT TRIGGER oracompat_keys ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'ALTER TABLE', 'CREATE INDEX') EXECUTE FUNCTION check_keys();

-- The administrator, who loads this, is a user as well.
DO $$
BEGIN
  EXECUTE format('CREATE SCHEMA %I', session_user);
END $$;

-- Names. An object is given as [schema.]name, quoted where PostgreSQL wants it.

CREATE FUNCTION schema_of(object text) RETURNS name LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN cardinality(parse_ident($1)) > 1 THEN (parse_ident($1))[1]
    ELSE oracompat.setting('current_schema', session_user) END::name $$;
CREATE FUNCTION name_of(object text) RETURNS name LANGUAGE sql IMMUTABLE AS
  $$ SELECT (parse_ident($1))[cardinality(parse_ident($1))]::name $$;

-- The object that a name means here, through a synonym as well; ORA-00942 if there is none.
CREATE FUNCTION object_of(object text) RETURNS regclass LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF to_regclass(object) IS NULL THEN
    PERFORM oracompat.fail(942, 'table or view does not exist');
  END IF;
  RETURN to_regclass(object);
END $$;

CREATE PROCEDURE create_synonym(synonym text, target text) LANGUAGE plpgsql AS $$
BEGIN
  IF NOT oracompat.schema_exists(oracompat.schema_of(synonym)) THEN
    PERFORM oracompat.fail(1918, format('user ''%s'' does not exist', upper(oracompat.schema_of(synonym))));
  END IF;
  INSERT INTO oracompat.synonyms
  VALUES (oracompat.schema_of(synonym), oracompat.name_of(synonym), oracompat.schema_of(target), oracompat.name_of(target))
  ON CONFLICT (owner, synonym_name) DO UPDATE SET table_owner = excluded.table_owner, table_name = excluded.table_name;
  IF oracompat.schema_of(synonym) = oracompat.setting('current_schema', session_user) THEN
    PERFORM oracompat.enter_schema(oracompat.schema_of(synonym));
  END IF;
END $$;

CREATE PROCEDURE drop_synonym(synonym text) LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM oracompat.synonyms WHERE owner = oracompat.schema_of(synonym) AND synonym_name = oracompat.name_of(synonym);
  IF NOT FOUND THEN
    PERFORM oracompat.fail(1434, 'private synonym to be dropped does not exist');
  END IF;
END $$;

-- A trigger is its function's owner's: PostgreSQL has it with its table. ORA-04080 if there is none.
CREATE FUNCTION trigger_of(trigger text) RETURNS pg_trigger LANGUAGE plpgsql STABLE AS $$
DECLARE
  found pg_trigger;
BEGIN
  SELECT t.* INTO found FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
  WHERE t.tgname = oracompat.name_of(trigger) AND p.pronamespace = pg_catalog.to_regnamespace(quote_ident(oracompat.schema_of(trigger)));
  IF found.oid IS NULL THEN
    PERFORM oracompat.fail(4080, format('trigger ''%s'' does not exist', upper(oracompat.name_of(trigger))));
  END IF;
  RETURN found;
END $$;

CREATE PROCEDURE drop_trigger(trigger text) LANGUAGE plpgsql AS $$
DECLARE
  found pg_trigger := oracompat.trigger_of(trigger);
BEGIN
  EXECUTE format('DROP TRIGGER %I ON %s', found.tgname, found.tgrelid::regclass);
  EXECUTE format('DROP FUNCTION %s', found.tgfoid::regprocedure);
END $$;

CREATE PROCEDURE switch_trigger(trigger text, enabled boolean) LANGUAGE plpgsql AS $$
DECLARE
  found pg_trigger := oracompat.trigger_of(trigger);
BEGIN
  EXECUTE format('ALTER TABLE %s %s TRIGGER %I', found.tgrelid::regclass, CASE WHEN enabled THEN 'ENABLE' ELSE 'DISABLE' END, found.tgname);
END $$;

CREATE PROCEDURE drop_object(kind text, object text) LANGUAGE plpgsql AS $$
DECLARE
  missing integer := CASE kind WHEN 'SEQUENCE' THEN 2289 WHEN 'INDEX' THEN 1418 ELSE 942 END;
  wanted "char" := CASE kind WHEN 'SEQUENCE' THEN 'S' WHEN 'INDEX' THEN 'i' WHEN 'VIEW' THEN 'v' ELSE 'r' END;
  found regclass;
BEGIN
  CASE kind
    WHEN 'USER' THEN CALL oracompat.drop_user(oracompat.name_of(object));
    WHEN 'SYNONYM' THEN CALL oracompat.drop_synonym(object);
    WHEN 'TRIGGER' THEN CALL oracompat.drop_trigger(object);
    ELSE
      SELECT oid INTO found FROM pg_class
      WHERE relname = oracompat.name_of(object) AND relkind = wanted
        AND relnamespace = pg_catalog.to_regnamespace(quote_ident(oracompat.schema_of(object)));
      IF found IS NULL THEN
        PERFORM oracompat.fail(missing, lower(kind) || ' does not exist');
      END IF;
      EXECUTE format('DROP %s %s CASCADE', kind, found);
  END CASE;
END $$;

CREATE PROCEDURE comment_on_table(object text, comment text) LANGUAGE plpgsql AS $$
DECLARE
  found regclass := oracompat.object_of(object);
BEGIN
  EXECUTE format('COMMENT ON %s %s IS %L',
    (SELECT CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END FROM pg_class WHERE oid = found), found, comment);
END $$;

-- Privileges. SELECT on a sequence lets one use it; ALL on one is the same.

CREATE FUNCTION privileges_on(privileges text, object regclass) RETURNS text LANGUAGE sql STABLE AS $$
  SELECT CASE WHEN relkind = 'S' THEN 'SELECT, USAGE ON SEQUENCE ' ELSE $1 || ' ON TABLE ' END || $2::text
  FROM pg_class WHERE oid = $2 $$;

CREATE FUNCTION need_roles(names text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  one text;
BEGIN
  FOREACH one IN ARRAY names LOOP
    IF one <> 'public' AND NOT oracompat.schema_exists(oracompat.name_of(one)) THEN
      PERFORM oracompat.fail(1917, format('user or role ''%s'' does not exist', upper(one)));
    END IF;
  END LOOP;
END $$;

CREATE PROCEDURE grant_object(privileges text, object text, grantees text[], grantable boolean) LANGUAGE plpgsql AS $$
DECLARE
  found regclass := oracompat.object_of(object);
BEGIN
  PERFORM oracompat.need_roles(grantees);
  EXECUTE format('GRANT %s TO %s%s', oracompat.privileges_on(privileges, found), array_to_string(grantees, ', '),
    CASE WHEN grantable THEN ' WITH GRANT OPTION' END);
END $$;

CREATE PROCEDURE revoke_object(privileges text, object text, grantees text[]) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM oracompat.need_roles(grantees);
  EXECUTE format('REVOKE %s FROM %s CASCADE', oracompat.privileges_on(privileges, oracompat.object_of(object)),
    array_to_string(grantees, ', '));
END $$;

CREATE PROCEDURE grant_system(privileges text, grantees text[], admin boolean) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM oracompat.need_roles(grantees);
  INSERT INTO oracompat.system_privileges
  SELECT oracompat.name_of(g), p, admin FROM unnest(grantees) g, unnest(string_to_array(privileges, ', ')) p
  ON CONFLICT DO NOTHING;
END $$;

CREATE PROCEDURE revoke_system(privileges text, grantees text[]) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM oracompat.need_roles(grantees);
  DELETE FROM oracompat.system_privileges
  WHERE grantee::text = ANY (grantees) AND privilege = ANY (string_to_array(privileges, ', '));
END $$;

CREATE PROCEDURE set_time_zone(zone text) LANGUAGE plpgsql AS $$
BEGIN
  IF zone ~ '^[+-]?\d+:\d\d$' THEN
    EXECUTE format('SET TIME ZONE INTERVAL %L HOUR TO MINUTE', zone);
  ELSE
    PERFORM set_config('TimeZone', zone, false);
  END IF;
END $$;

-- EXECUTE IMMEDIATE of what is put together at run time: the few statements that scripts do this with.

CREATE PROCEDURE execute_immediate(statement text) LANGUAGE plpgsql AS $$
DECLARE
  part text[];
BEGIN
  part := regexp_match(statement, '^\s*GRANT\s+(.+?)\s+ON\s+(\S+)\s+TO\s+(\S+)(\s+WITH\s+GRANT\s+OPTION)?\s*$', 'i');
  IF part IS NOT NULL THEN
    CALL oracompat.grant_object(part[1], part[2], ARRAY[lower(part[3])], part[4] IS NOT NULL);
    RETURN;
  END IF;
  part := regexp_match(statement, '^\s*REVOKE\s+(.+?)\s+ON\s+(\S+)\s+FROM\s+(\S+)\s*$', 'i');
  IF part IS NOT NULL THEN
    CALL oracompat.revoke_object(part[1], part[2], ARRAY[lower(part[3])]);
    RETURN;
  END IF;
  part := regexp_match(statement, '^\s*CREATE\s+(?:OR\s+REPLACE\s+)?SYNONYM\s+(\S+)\s+FOR\s+(\S+)\s*$', 'i');
  IF part IS NOT NULL THEN
    CALL oracompat.create_synonym(part[1], part[2]);
    RETURN;
  END IF;
  part := regexp_match(statement, '^\s*CREATE\s+USER\s+(\S+)\s+IDENTIFIED\s+BY\s+"([^"]+)"(\s+ACCOUNT\s+LOCK)?\s*$', 'i');
  IF part IS NOT NULL THEN
    CALL oracompat.create_user(lower(part[1]), part[2], part[3] IS NOT NULL);
    RETURN;
  END IF;
  part := regexp_match(statement, '^\s*DROP\s+(TABLE|VIEW|SEQUENCE|INDEX|TRIGGER|SYNONYM|USER)\s+(\S+)(?:\s+CASCADE(?:\s+CONSTRAINTS)?)?(?:\s+PURGE)?\s*$', 'i');
  IF part IS NOT NULL THEN
    CALL oracompat.drop_object(upper(part[1]), part[2]);
    RETURN;
  END IF;
  PERFORM oracompat.fail(3001, 'unimplemented feature: the stand-in does not know how to EXECUTE IMMEDIATE this');
END $$;

-- Packages.

CREATE SCHEMA dbms_random;
CREATE FUNCTION dbms_random.string(kind text, length numeric) RETURNS varchar LANGUAGE sql VOLATILE AS $$
  SELECT string_agg(CASE lower($1) WHEN 'l' THEN lower(c) WHEN 'a' THEN c ELSE upper(c) END, '')::varchar
  FROM (SELECT pg_catalog.substr('abcdefghijklmnopqrstuvwxyz' || CASE WHEN lower($1) IN ('x', 'p') THEN '0123456789' ELSE '' END,
    1 + floor(random() * CASE WHEN lower($1) IN ('x', 'p') THEN 36 ELSE 26 END)::integer, 1) AS c
    FROM generate_series(1, $2::integer)) letters $$;
CREATE FUNCTION dbms_random.value() RETURNS numeric LANGUAGE sql VOLATILE AS $$ SELECT random()::numeric $$;
CREATE FUNCTION dbms_random.value(low numeric, high numeric) RETURNS numeric LANGUAGE sql VOLATILE AS
  $$ SELECT $1 + random()::numeric * ($2 - $1) $$;

CREATE SCHEMA dbms_session;
CREATE PROCEDURE dbms_session.sleep(seconds numeric) LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(seconds::float8); END $$;
CREATE PROCEDURE dbms_session.set_identifier(client_id text) LANGUAGE plpgsql AS
  $$ BEGIN PERFORM set_config('oracompat.client_identifier', client_id, false); END $$;

CREATE SCHEMA dbms_lock;
CREATE PROCEDURE dbms_lock.sleep(seconds numeric) LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(seconds::float8); END $$;

CREATE SCHEMA dbms_application_info;
CREATE PROCEDURE dbms_application_info.set_module(module_name text, action_name text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM set_config('oracompat.module', module_name, false), set_config('oracompat.action', action_name, false);
END $$;
CREATE PROCEDURE dbms_application_info.set_action(action_name text) LANGUAGE plpgsql AS
  $$ BEGIN PERFORM set_config('oracompat.action', action_name, false); END $$;
CREATE PROCEDURE dbms_application_info.set_client_info(client_info text) LANGUAGE plpgsql AS
  $$ BEGIN PERFORM set_config('oracompat.client_info', client_info, false); END $$;

CREATE SCHEMA dbms_output;
CREATE PROCEDURE dbms_output.put_line(a text) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;
CREATE PROCEDURE dbms_output.enable(buffer_size numeric DEFAULT 20000) LANGUAGE plpgsql AS $$ BEGIN NULL; END $$;

GRANT USAGE ON SCHEMA oracompat, dbms_random, dbms_session, dbms_lock, dbms_application_info, dbms_output TO PUBLIC;
GRANT SELECT ON dual TO PUBLIC;
