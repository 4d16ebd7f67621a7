//go:build cgo

package inspect_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/ordsexport"
)

// ordsViews are ORDS's views of the gateway's user, with a service of three handlers.
const ordsViews = `
CREATE TABLE xxsmsgw.user_ords_schemas (id numeric, parsing_schema varchar(255), type varchar(30), pattern varchar(255), status varchar(30));
CREATE TABLE xxsmsgw.user_ords_modules (id numeric, schema_id numeric, name varchar(255), uri_prefix varchar(255), items_per_page numeric, status varchar(30), comments varchar(4000));
CREATE TABLE xxsmsgw.user_ords_templates (id numeric, module_id numeric, uri_template varchar(600), priority numeric, etag_type varchar(30), comments varchar(4000));
CREATE TABLE xxsmsgw.user_ords_handlers (id numeric, template_id numeric, method varchar(10), source_type varchar(30), source oracompat.clob, mimes_allowed varchar(4000), items_per_page numeric, comments varchar(4000));
CREATE TABLE xxsmsgw.user_ords_parameters (id numeric, handler_id numeric, name varchar(255), bind_variable_name varchar(30), source_type varchar(10), access_method varchar(10), param_type varchar(30));
INSERT INTO xxsmsgw.user_ords_schemas VALUES (1, 'XXHR', 'BASE_PATH', 'hrsms', 'ENABLED');
INSERT INTO xxsmsgw.user_ords_modules VALUES (10, 1, 'twilio', '/twilio/v1/', 25, 'PUBLISHED', NULL);
INSERT INTO xxsmsgw.user_ords_templates VALUES (20, 10, 'inbound', 0, 'HASH', NULL), (21, 10, 'status', 0, 'HASH', NULL);
INSERT INTO xxsmsgw.user_ords_handlers VALUES
  (30, 20, 'POST', 'plsql/block', 'BEGIN INSERT INTO xxhr_in VALUES (:text); END;' || repeat(' ', 40000), NULL, 0, NULL),
  (31, 21, 'POST', 'plsql/block', 'BEGIN INSERT INTO xxhr_reports VALUES (:MessageStatus); END;', NULL, 0, NULL),
  (32, 21, 'GET', 'json/collection', 'select 1 from dual', '', 25, NULL);
INSERT INTO xxsmsgw.user_ords_parameters VALUES (40, 30, 'Body', 'text', 'URI', 'IN', 'STRING');
GRANT SELECT ON ALL TABLES IN SCHEMA xxsmsgw TO xxsmsgw;`

func TestORDS_ReadsTheViewsOfItsUser(t *testing.T) {
	t.Parallel()
	s := newStore(t, databaseAfter(t, ordsViews), nil)
	site, err := s.ORDS(t.Context())
	require.NoError(t, err)
	require.Equal(t, []ordsexport.Schema{{Name: "XXHR", Path: "hrsms", Enabled: true}}, site.Schemas)
	require.Len(t, site.Modules, 1)
	require.Len(t, site.Modules[0].Templates[0].Handlers[0].Source, 40000+len("BEGIN INSERT INTO xxhr_in VALUES (:text); END;"))
	printed := site.Webhooks(ordsexport.Mount{Context: "/ords"}).YAML()
	require.True(t, strings.HasPrefix(printed, `webhooks:
  inbound_paths:
    - /ords/hrsms/twilio/v1/inbound  # module twilio: inserts into XXHR_IN
  status_paths:
    - /ords/hrsms/twilio/v1/status  # module twilio: inserts into XXHR_REPORTS
`), printed)
	require.Contains(t, printed, "# - GET /ords/hrsms/twilio/v1/status is no webhook")
}

func TestORDS_SaysThatThereAreNoViews(t *testing.T) {
	t.Parallel()
	_, err := newStore(t, databaseAfter(t, ""), nil).ORDS(t.Context())
	require.ErrorContains(t, err, "reading USER_ORDS_*: ")
	require.ErrorContains(t, err, "ORA-00942")
}
