-- When the newest row of each channel was inserted. Each is one look at the end of the channel in XXSMS_OUTBOUND_CHANNEL (INDEX
-- RANGE SCAN MIN/MAX), whatever the history; grouping would read the whole index.
SELECT c.VALUE AS CHANNEL, FROM_TZ(
  CAST((SELECT MAX(o.CREATION_DATE) FROM XXSMS_OUTBOUND o WHERE o.CHANNEL = c.VALUE) AS TIMESTAMP), TO_CHAR(SYSTIMESTAMP, 'TZR')
) AS INSERTED_AT
FROM ROWS (:channels) c
