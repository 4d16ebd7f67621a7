-- Replies, an array in one round trip. The race: the provider delivers a reply twice, to two gateways. The second is
-- ORA-00001 on XXSMS_INBOUND_SID, and of its row alone. VALUES and not a SELECT, which takes no text of more than 4,000 bytes
-- for PARAMS (ORA-01461).
INSERT INTO XXSMS_INBOUND (
  INBOUND_ID, PROVIDER_SID, FROM_NUMBER, TO_NUMBER, BODY, NUM_MEDIA, MEDIA, PARAMS, RECEIVED_AT, KIND, CHANNEL, KEYWORD)
VALUES (
  XXSMS_INBOUND_S.NEXTVAL, :provider_sid, :from_number, :to_number, :body, :num_media, :media, :params, :received_at, :kind,
  :channel, :keyword)
