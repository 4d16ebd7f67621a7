-- What a site may want to change, and nothing else. install.sql and uninstall.sql read it.

-- The schema that owns the tables. It is created, locked, if it is missing; a custom schema that the site has will do.
DEFINE owner = XXSMS
-- The user that the gateway connects as. It is created, locked and with a random password, if it is missing.
DEFINE gateway_user = XXSMSGW
-- The schema that feeders and sweeps run in. It gets grants and private synonyms if it is there.
DEFINE ebs_user = APPS
-- Where tables and indexes go.
DEFINE table_space = APPS_TS_TX_DATA
DEFINE index_space = APPS_TS_TX_IDX
-- EBS 12.2, once AD_ZD_TABLE.UPGRADE has made the editioning views: the end of their names, a number sign. See docs/oracle.md.
DEFINE view_suffix = ''
