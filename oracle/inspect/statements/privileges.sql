-- What the user may do with an object, itself or by a role; the second half is about single columns.
SELECT PRIVILEGE, NULL AS COLUMN_NAME FROM ALL_TAB_PRIVS WHERE TABLE_SCHEMA = :owner AND TABLE_NAME = :name
UNION ALL
SELECT PRIVILEGE, COLUMN_NAME FROM ALL_COL_PRIVS WHERE TABLE_SCHEMA = :owner AND TABLE_NAME = :name
