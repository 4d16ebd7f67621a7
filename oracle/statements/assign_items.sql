-- What is told in a digest, an array in one round trip. The race: two gateways assign the same reply. The second is ORA-00001
-- on XXSMS_DIGEST_ITEMS_ID, once the first has committed, and its digest is rolled back.
INSERT INTO XXSMS_DIGEST_ITEMS (KIND, ITEM_ID, DIGEST_ID)
VALUES (:kind, :item_id, :digest_id)
