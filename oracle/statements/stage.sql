-- Replies, an array in one round trip. The race: the provider delivers a reply twice, to two gateways. The second is
-- ORA-00001 on XXSMS_INBOUND_SID, and of its row alone. VALUES and not a SELECT, which takes no text of more than 4,000 bytes
-- for PARAMS (ORA-01461). PARAMS comes last: no text for which the driver sets aside more than 4,000 bytes, which is four for
-- each of its own, may follow the one of a CLOB (ORA-24816).
INSERT INTO XXSMS_INBOUND (
  INBOUND_ID, PROVIDER_SID, FROM_NUMBER, TO_NUMBER, BODY, NUM_MEDIA, MEDIA, RECEIVED_AT, KIND, CHANNEL, KEYWORD, PARAMS)
VALUES (
  XXSMS_INBOUND_S.NEXTVAL, :provider_sid, :from_number, :to_number, :body, :num_media, :media, :received_at, :kind, :channel,
  :keyword, :params)
