-- Removes a pause; there need be none.
DELETE FROM XXSMS_CONTROL
WHERE SCOPE = :scope
  AND DECODE(NAME, :name, 1, 0) = 1
