-- A comment; it ends nothing
PROMPT Hello &name
GRANT UPDATE (A, B) ON &owner..T&suffix TO &gateway_user;
CREATE OR REPLACE SYNONYM &gateway_user..T FOR &owner..T;
