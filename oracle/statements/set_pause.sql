-- A pause in place of one of the same scope and name; the name of the scope all is NULL. The race: two set the first one at
-- once. The second is ORA-00001 on XXSMS_CONTROL_NAME. One that no operator sets makes none shorter: its gateway may not have heard of it.
MERGE INTO XXSMS_CONTROL c
USING (SELECT :scope AS SCOPE, :name AS NAME FROM DUAL) n
ON (c.SCOPE = n.SCOPE AND DECODE(c.NAME, n.NAME, 1, 0) = 1)
WHEN MATCHED THEN
  UPDATE SET c.REASON = :reason, c.PAUSED_AT = :paused_at, c.PAUSED_UNTIL = :paused_until, c.PAUSED_BY = :paused_by
  WHERE :paused_by IS NOT NULL OR :paused_until IS NULL OR c.PAUSED_UNTIL <= :paused_until
WHEN NOT MATCHED THEN
  INSERT (SCOPE, NAME, REASON, PAUSED_AT, PAUSED_UNTIL, PAUSED_BY)
  VALUES (n.SCOPE, n.NAME, :reason, :paused_at, :paused_until, :paused_by)
