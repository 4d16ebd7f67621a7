-- The version that these scripts install, which the gateway compares with its own.
MERGE INTO XXSMS_SCHEMA_VERSION v
USING (SELECT 1 AS VERSION FROM DUAL) n
ON (v.VERSION = n.VERSION)
WHEN NOT MATCHED THEN
  INSERT (VERSION) VALUES (n.VERSION);

COMMIT;
