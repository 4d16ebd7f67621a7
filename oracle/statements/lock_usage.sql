-- A counter, to be written in the same transaction.
SELECT USED
FROM XXSMS_USAGE
WHERE SCOPE = :scope AND NAME = :name AND PERIOD = :period
FOR UPDATE
