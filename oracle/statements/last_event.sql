-- The greatest key of the history.
SELECT MAX(EVENT_ID)
FROM XXSMS_EVENTS
