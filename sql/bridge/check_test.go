package bridge_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sqlscripts "ebs-sms-gateway/sql"
	"ebs-sms-gateway/sql/bridge"
)

// tables is a dictionary by SCHEMA.TABLE; errAway is its error, if there is one.
type tables struct {
	columns map[string]map[string]sqlscripts.Column
	err     error
}

var errAway = errors.New("away")

// Columns implements bridge.Dictionary.
func (d tables) Columns(_ context.Context, schema, table string) (map[string]sqlscripts.Column, error) {
	return d.columns[schema+"."+table], d.err
}

// newTables reads one column a line: NAME KIND SIZE.
func newTables(columns map[string]string) tables {
	d := tables{columns: map[string]map[string]sqlscripts.Column{}}
	for table, lines := range columns {
		d.columns[table] = map[string]sqlscripts.Column{}
		for _, line := range strings.Split(lines, ", ") {
			c := sqlscripts.Column{}
			words := strings.Fields(line)
			c.Name, c.Kind = words[0], words[1]
			if len(words) > 2 {
				for _, digit := range words[2] {
					c.Size = 10*c.Size + int(digit-'0')
				}
			}
			d.columns[table][c.Name] = c
		}
	}
	return d
}

const fittingQueue = "ID NUMBER, STATUS CHAR 1, PHONE VARCHAR2 60, TEXT VARCHAR2 4000, REASON VARCHAR2 240, DUE DATE"

func TestCheck(t *testing.T) {
	t.Parallel()
	const yaml = `name: Q
outbound:
  table: XXCUST.SMS_QUEUE
  key: ID
  state: STATUS
  ready: N
  taken: G
  error: REASON
  columns: {CHANNEL: {value: HR}, PHONES: PHONE, BODY: TEXT, NOT_BEFORE: DUE, PERSON_NAME: {sql: "UPPER({PHONE})"}}
  states: {SENT: S, DELIVERED: S, UNDELIVERED: E, FAILED: E, REJECTED: E, OPTED_OUT: E, EXPIRED: E, CANCELED: E}
  back: {REASON: STATUS_REASON}
  log: {table: XXCUST.SMS_LOG, key: ID, columns: {ID: ID, TEXT: TEXT}}
inbound:
  table: XXCUST.SMS_REPLIES
  key: SID
  columns: {SID: PROVIDER_SID, TEXT: BODY, STATUS: {value: N}}
  state: STATUS
  states: {P: DONE}
`
	b, err := bridge.Parse("bridge.yaml", []byte(yaml))
	require.NoError(t, err)
	for name, c := range map[string]struct {
		queue, log, replies string
		want                []string
	}{
		"AllFits": {},
		"NothingIsThere": {"-", "", "-", []string{
			"XXCUST.SMS_QUEUE is missing, or SELECT on it is not granted to who looks",
			"XXCUST.SMS_REPLIES is missing, or SELECT on it is not granted to who looks",
		}},
		"AColumnIsMissing": {"ID NUMBER, STATUS VARCHAR2 1, PHONE VARCHAR2 60, TEXT CLOB, REASON VARCHAR2 240", "", "", []string{
			"XXCUST.SMS_QUEUE.TEXT is CLOB, but XXSMS_OUTBOUND.BODY is VARCHAR2: convert it, as in {sql: \"TO_CHAR({...})\"}",
			"XXCUST.SMS_QUEUE has no DUE; there are ID, PHONE, REASON, STATUS, TEXT",
			"XXCUST.SMS_QUEUE.TEXT is CLOB, but XXCUST.SMS_LOG.TEXT is VARCHAR2: convert it, as in {sql: \"TO_CHAR({...})\"}",
		}},
		"TheKeyIsAText": {strings.Replace(fittingQueue, "ID NUMBER", "ID VARCHAR2 36", 1), "ID VARCHAR2 36, TEXT VARCHAR2 4000", "", []string{
			"XXCUST.SMS_QUEUE.ID is VARCHAR2: set key_type to number or text as it is",
		}},
		"AStateDoesNotFit": {strings.Replace(fittingQueue, "STATUS CHAR 1", "STATUS NUMBER", 1), "", "SID VARCHAR2 64, TEXT VARCHAR2 1600, STATUS NUMBER",
			[]string{
				"XXCUST.SMS_QUEUE.STATUS is NUMBER, which 'G' is not", "XXCUST.SMS_QUEUE.STATUS is NUMBER, which 'S' is not",
				"XXCUST.SMS_QUEUE.STATUS is NUMBER, which 'E' is not", "XXCUST.SMS_QUEUE.STATUS is NUMBER, which 'N' is not",
				"XXCUST.SMS_REPLIES.STATUS is NUMBER, which 'P' is not",
			}},
		"WhatComesBackIsLonger": {strings.Replace(fittingQueue, "240", "100", 1), "ID NUMBER, TEXT VARCHAR2 100",
			"SID VARCHAR2 64, TEXT VARCHAR2 160, STATUS VARCHAR2 1", []string{
				"XXSMS_OUTBOUND.STATUS_REASON may have 240 characters, but XXCUST.SMS_QUEUE.REASON takes 100: shorten it, " +
					"as in {sql: \"SUBSTR({...}, 1, 100)\"}",
				"XXCUST.SMS_QUEUE.TEXT may have 4000 characters, but XXCUST.SMS_LOG.TEXT takes 100: shorten it, as in {sql: \"SUBSTR({...}, 1, 100)\"}",
				"XXSMS_INBOUND.BODY may have 1600 characters, but XXCUST.SMS_REPLIES.TEXT takes 160: shorten it, as in {sql: \"SUBSTR({...}, 1, 160)\"}",
			}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := map[string]string{
				"XXCUST.SMS_QUEUE": fittingQueue, "XXCUST.SMS_LOG": "ID NUMBER, TEXT VARCHAR2 4000",
				"XXCUST.SMS_REPLIES": "SID VARCHAR2 64, TEXT VARCHAR2 1600, STATUS VARCHAR2 1",
			}
			for table, columns := range map[string]string{"XXCUST.SMS_QUEUE": c.queue, "XXCUST.SMS_LOG": c.log, "XXCUST.SMS_REPLIES": c.replies} {
				if columns == "-" {
					delete(d, table)
				} else if columns != "" {
					d[table] = columns
				}
			}
			found, err := b.Check(t.Context(), newTables(d))
			require.NoError(t, err)
			require.Equal(t, c.want, found)
		})
	}
	_, err = b.Check(t.Context(), tables{err: errAway})
	require.ErrorIs(t, err, errAway)
}
