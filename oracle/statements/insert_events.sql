-- The history of rows, in the transaction that changes them.
INSERT INTO XXSMS_EVENTS (
  EVENT_ID, MESSAGE_ID, EVENT_AT, STEP, FROM_STATUS, TO_STATUS, REASON, ERROR_CODE, ATTEMPT_REF, PROVIDER_SID,
  PROVIDER_STATUS, RECORDED_BY)
VALUES (
  XXSMS_EVENTS_S.NEXTVAL, :message_id, :event_at, :step, :from_status, :to_status, :reason, :error_code, :attempt_ref,
  :provider_sid, :provider_status, :recorded_by)
