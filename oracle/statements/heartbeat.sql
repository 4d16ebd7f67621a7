-- That a node lives, in place of what it wrote before. No other writes the row: the name is that of one run.
MERGE INTO XXSMS_NODES t
USING (SELECT :node_name AS NODE_NAME FROM DUAL) n
ON (t.NODE_NAME = n.NODE_NAME)
WHEN MATCHED THEN
  UPDATE SET t.HOST_NAME = :host_name, t.VERSION = :version, t.STARTED_AT = :started_at, t.SEEN_AT = :seen_at
WHEN NOT MATCHED THEN
  INSERT (NODE_NAME, HOST_NAME, VERSION, STARTED_AT, SEEN_AT)
  VALUES (n.NODE_NAME, :host_name, :version, :started_at, :seen_at)
