-- Gives back what was taken from what is limited and not used.
UPDATE XXSMS_USAGE
SET USED = USED - :units, LAST_UPDATE_DATE = SYSDATE
WHERE SCOPE = :scope AND NAME = :name AND PERIOD = :period
