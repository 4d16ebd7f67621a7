-- Takes from what is limited: all that is wanted, if the cap leaves so much. The race: two gateways take at once. The
-- second waits for the first's commit, and its condition is then asked of what that left.
UPDATE XXSMS_USAGE
SET USED = USED + :want, LAST_UPDATE_DATE = SYSDATE
WHERE SCOPE = :scope AND NAME = :name AND PERIOD = :period AND USED + :want <= :cap
RETURNING USED INTO :used
