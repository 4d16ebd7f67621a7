-- The histories of rows. The sequence is NOORDER: on RAC the time tells the order better than the key, which decides between
-- events of one moment.
SELECT MESSAGE_ID, EVENT_AT, STEP, FROM_STATUS, TO_STATUS, REASON, ERROR_CODE, ATTEMPT_REF, PROVIDER_SID, PROVIDER_STATUS,
  RECORDED_BY
FROM XXSMS_EVENTS
WHERE MESSAGE_ID IN (:ids)
ORDER BY EVENT_AT, EVENT_ID
