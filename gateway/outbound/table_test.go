package outbound

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
)

// record is one line of a table, by column.
type record map[string]string

// table reads testdata/name: the first line names the columns, further lines with # are comments.
func table(t *testing.T, name string) []record {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	require.NoError(t, err)
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	columns := strings.Split(strings.TrimPrefix(lines[0], "# "), "\t")
	var records []record
	for _, line := range lines[1:] {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		require.Len(t, cells, len(columns), "cells of line %q", line)
		r := record{}
		for i, cell := range cells {
			r[columns[i]] = cell
		}
		records = append(records, r)
	}
	require.NotEmpty(t, records)
	return records
}

// text is the cell, "" for -; x*3 is xxx.
func (r record) text(column string) string {
	if r[column] == "-" {
		return ""
	}
	if char, times, ok := strings.Cut(r[column], "*"); ok {
		n, err := strconv.Atoi(times)
		if err == nil {
			return strings.Repeat(char, n)
		}
	}
	return r[column]
}

func (r record) number(t *testing.T, column string) int {
	t.Helper()
	n, err := strconv.Atoi(r[column])
	require.NoError(t, err, "column %s", column)
	return n
}

func (r record) duration(t *testing.T, column string) time.Duration {
	t.Helper()
	d, err := time.ParseDuration(r[column])
	require.NoError(t, err, "column %s", column)
	return d
}

// from is the moment so long from now, zero for -.
func (r record) from(t *testing.T, column string) time.Time {
	t.Helper()
	if r[column] == "-" {
		return time.Time{}
	}
	return noon().Add(r.duration(t, column))
}

// noon is the time of the tests.
func noon() time.Time { return time.Date(2026, time.November, 23, 12, 0, 0, 0, time.UTC) }

const (
	senderA = "+14155550001"
	senderB = "+14155550002"
)

// claimed is a row that has been claimed at noon.
func claimed(id gateway.MessageID) gateway.Message {
	return gateway.Message{
		ID: id, Channel: "it", Phones: "+14155560101", Body: "Hello", CreatedAt: noon().Add(-time.Hour),
		State: gateway.State{
			Status:        gateway.StatusSending,
			ClaimToken:    "token",
			ClaimedAt:     noon(),
			NextAttemptAt: noon().Add(2 * time.Minute),
		},
	}
}
