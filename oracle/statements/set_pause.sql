-- A pause in place of one of the same scope and name; the name of the scope all is NULL. The race: two set the first one at
-- once. The second is ORA-00001 on XXSMS_CONTROL_NAME.
MERGE INTO XXSMS_CONTROL c
USING (SELECT :scope AS SCOPE, :name AS NAME FROM DUAL) n
ON (c.SCOPE = n.SCOPE AND DECODE(c.NAME, n.NAME, 1, 0) = 1)
WHEN MATCHED THEN
  UPDATE SET c.REASON = :reason, c.PAUSED_AT = :paused_at, c.PAUSED_UNTIL = :paused_until
WHEN NOT MATCHED THEN
  INSERT (SCOPE, NAME, REASON, PAUSED_AT, PAUSED_UNTIL)
  VALUES (n.SCOPE, n.NAME, :reason, :paused_at, :paused_until)
