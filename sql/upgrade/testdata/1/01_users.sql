-- The owner, which nobody logs in as, and the gateway's user. Both come locked, with a password that nobody knows: none is
-- in a script, on a command line or in a log. ORA-01920: the user is there.
-- The random password has letters of both cases, digits and a sign, for the sake of password functions.

BEGIN
  EXECUTE IMMEDIATE 'CREATE USER &owner IDENTIFIED BY "Aa1_' || DBMS_RANDOM.STRING('x', 24) || '" ACCOUNT LOCK';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -1920 THEN RAISE; END IF;
END;
/

BEGIN
  EXECUTE IMMEDIATE 'CREATE USER &gateway_user IDENTIFIED BY "Aa1_' || DBMS_RANDOM.STRING('x', 24) || '" ACCOUNT LOCK';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -1920 THEN RAISE; END IF;
END;
/

ALTER USER &owner QUOTA UNLIMITED ON &table_space;
ALTER USER &owner QUOTA UNLIMITED ON &index_space;
GRANT CREATE SESSION TO &gateway_user;

-- EBS 12.2: the gateway reads editioned objects only if its user is editioned. This cannot be undone, so it is the DBA's to do:
--     ALTER USER XXSMSGW ENABLE EDITIONS
