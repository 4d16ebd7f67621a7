-- A counter at 0. The race: two gateways need it at once. The second is ORA-00001 on XXSMS_USAGE_NAME, once the first has
-- committed.
INSERT INTO XXSMS_USAGE (SCOPE, NAME, PERIOD, USED)
VALUES (:scope, :name, :period, 0)
