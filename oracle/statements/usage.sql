-- A counter.
SELECT USED
FROM XXSMS_USAGE
WHERE SCOPE = :scope AND NAME = :name AND PERIOD = :period
