-- The keys of a table's indexes. Expressions are in another statement: they are LONG, which a join may not be able to select.
SELECT c.INDEX_NAME, i.UNIQUENESS, c.COLUMN_POSITION, c.COLUMN_NAME
FROM ALL_INDEXES i
JOIN ALL_IND_COLUMNS c ON c.INDEX_OWNER = i.OWNER AND c.INDEX_NAME = i.INDEX_NAME
WHERE i.TABLE_OWNER = :owner AND i.TABLE_NAME = :name
ORDER BY c.INDEX_NAME, c.COLUMN_POSITION
