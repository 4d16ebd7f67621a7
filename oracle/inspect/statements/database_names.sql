-- The name of this database, and of the one that its tables were installed for. DB_NAME is the PDB's, where there is one; a standby has
-- the primary's, and a clone one of its own.
SELECT SYS_CONTEXT('USERENV', 'DB_NAME'), DATABASE_NAME
FROM (
  SELECT DATABASE_NAME
  FROM XXSMS_SCHEMA_VERSION
  ORDER BY VERSION DESC
)
WHERE ROWNUM <= 1
