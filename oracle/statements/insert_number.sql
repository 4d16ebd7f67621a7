-- A number of which nothing is known yet. Of two that come at once the second waits for the first, and is ORA-00001 on
-- XXSMS_PHONES_NUMBER: then it is there.
INSERT INTO XXSMS_PHONES (PHONE_NUMBER)
VALUES (:phone_number)
