-- Tables of an older version keep it: what only an upgrade script changes is not as this version needs it.
DECLARE
  installed NUMBER;
BEGIN
  SELECT MAX(VERSION) INTO installed FROM XXSMS_SCHEMA_VERSION;
  IF installed < 3 THEN
    RAISE_APPLICATION_ERROR(-20000, 'tables of an older version: run the scripts of upgrade first, see upgrade/README.md');
  END IF;
END;
/

-- The version that these scripts install, which the gateway compares with its own.
MERGE INTO XXSMS_SCHEMA_VERSION v
USING (SELECT 3 AS VERSION FROM DUAL) n
ON (v.VERSION = n.VERSION)
WHEN NOT MATCHED THEN
  INSERT (VERSION, DATABASE_NAME) VALUES (n.VERSION, SYS_CONTEXT('USERENV', 'DB_NAME'));

COMMIT;
