-- Replies by their ids.
SELECT /*+ INDEX(r XXSMS_INBOUND_ID) */
  :reply_columns
FROM XXSMS_INBOUND r
WHERE INBOUND_ID IN (:ids)
ORDER BY INBOUND_ID
