-- The columns of a table or editioning view, as far as the user may see it.
SELECT COLUMN_NAME, DATA_TYPE, CHAR_LENGTH, DATA_PRECISION, NULLABLE
FROM ALL_TAB_COLUMNS
WHERE OWNER = :owner AND TABLE_NAME = :name
