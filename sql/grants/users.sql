-- The owner, which nobody logs in as, and the gateway's user. Both come locked, with a password that nobody knows: none is
-- in a script, on a command line or in a log. ORA-01920: the user is there.
-- Two capitals, small letters, digits and signs come before what is random, as ora12c_strong_verify_function asks for. 30 bytes at most.

BEGIN
  EXECUTE IMMEDIATE 'CREATE USER &owner IDENTIFIED BY "AAaa11__' || DBMS_RANDOM.STRING('x', 22) || '" ACCOUNT LOCK';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -1920 THEN RAISE; END IF;
END;
/

BEGIN
  EXECUTE IMMEDIATE 'CREATE USER &gateway_user IDENTIFIED BY "AAaa11__' || DBMS_RANDOM.STRING('x', 22) || '" ACCOUNT LOCK';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -1920 THEN RAISE; END IF;
END;
/

ALTER USER &owner QUOTA UNLIMITED ON &table_space;
ALTER USER &owner QUOTA UNLIMITED ON &index_space;
GRANT CREATE SESSION TO &gateway_user;

-- EBS 12.2: editioning views need an owner that is editioned and registered, and the gateway reads them only if its user is editioned,
-- too. Neither can be undone, so it is the DBA's to do, before AD_ZD_TABLE.UPGRADE; docs/oracle.md has the rest. In this order, since
-- synonyms of the gateway's user depend on views of the owner (ORA-38819):
--     ALTER USER XXSMSGW ENABLE EDITIONS
--     ALTER USER XXSMS ENABLE EDITIONS
