//go:build cgo

package standin_test

import (
	"database/sql"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/godror/godror"
	"github.com/stretchr/testify/require"
)

func TestType(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.exec(t, `CREATE TABLE V (
  WHOLE NUMBER(10), WIDE NUMBER(38), PRICE NUMBER(12,4), ANY_NUMBER NUMBER, TEXT VARCHAR2(40 CHAR),
  DAY DATE, STAMP TIMESTAMP(6), ZONED TIMESTAMP(3) WITH TIME ZONE, APPROXIMATE BINARY_DOUBLE, LONG_TEXT CLOB, BYTES BLOB)`)
		day := time.Date(2026, 3, 29, 1, 30, 15, 0, time.UTC)
		stamp := day.Add(123456 * time.Microsecond)
		zoned := day.Add(123 * time.Millisecond)
		_, err := f.db.Exec(`INSERT INTO V (WHOLE, WIDE, PRICE, ANY_NUMBER, TEXT, DAY, STAMP, ZONED, APPROXIMATE, LONG_TEXT, BYTES)
VALUES (:1, :2, :3, :4, :5, :6, :7, :8, :9, :10, :11)`,
			int64(-1234567890), godror.Number("12345678901234567890123456789012345678"), godror.Number("-1234.5678"),
			godror.Number("0.000012"), "größer 😀", day, stamp, zoned.In(time.FixedZone("", 5*3600+1800)), 0.1, "clob",
			[]byte{0, 1, 255})
		require.NoError(t, err)

		var (
			whole                  int64
			wide, price, anyNumber godror.Number
			text, longText         string
			gotDay, gotStamp       time.Time
			gotZoned               time.Time
			approximate            float64
			bytes                  []byte
		)
		require.NoError(t, f.db.QueryRow("SELECT * FROM V").Scan(
			&whole, &wide, &price, &anyNumber, &text, &gotDay, &gotStamp, &gotZoned, &approximate, &longText, &bytes))
		require.Equal(t, int64(-1234567890), whole)
		require.Equal(t, godror.Number("12345678901234567890123456789012345678"), wide)
		require.Equal(t, godror.Number("-1234.5678"), price)
		require.Equal(t, ".000012", strings.TrimPrefix(string(anyNumber), "0"))
		require.Equal(t, "größer 😀", text)
		require.True(t, day.Equal(gotDay), gotDay)
		require.True(t, stamp.Equal(gotStamp), gotStamp)
		require.True(t, zoned.Equal(gotZoned), gotZoned)
		require.InDelta(t, 0.1, approximate, 0)
		require.Equal(t, "clob", longText)
		require.Equal(t, []byte{0, 1, 255}, bytes)
	})
}

func TestType_Nulls(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.exec(t,
			"CREATE TABLE V (N NUMBER(10), T VARCHAR2(40 CHAR), D DATE, Z TIMESTAMP(3) WITH TIME ZONE, "+
				"C CLOB, B BLOB, F BINARY_DOUBLE)")
		_, err := f.db.Exec("INSERT INTO V (N, T, D, Z, C, B, F) VALUES (:1, :2, :3, :4, :5, :6, :7)", sql.NullInt64{},
			"", time.Time{}, sql.NullTime{}, "", []byte{}, sql.NullFloat64{})
		require.NoError(t, err)
		var (
			n       sql.NullInt64
			s, c    sql.NullString
			d, z    sql.NullTime
			b       []byte
			decimal sql.NullFloat64
		)
		require.NoError(t, f.db.QueryRow("SELECT * FROM V").Scan(&n, &s, &d, &z, &c, &b, &decimal))
		require.Equal(t, []bool{false, false, false, false, false},
			[]bool{n.Valid, s.String != "", d.Valid, z.Valid, decimal.Valid})
		require.Empty(t, c.String)
		require.Empty(t, b)
		require.Equal(t, "1", f.one(t, `SELECT COUNT(*) FROM V WHERE N IS NULL AND T IS NULL AND D IS NULL AND Z IS NULL
 AND C IS NULL AND B IS NULL AND F IS NULL`))
	})
}

func TestType_NumbersKeepTheirDigits(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		numbers := []string{
			"0", "1", "-1", "9", "10", "99", "100", "101", "-100", "12345", "-12345", "0.1", "-0.1", "0.01", "0.001",
			"123.456", "-99.99",
			"1000000", "1234567890123456789", "99999999999999999999999999999999999999",
			"-99999999999999999999999999999999999999",
		}
		for _, number := range numbers {
			got := f.one(t, "SELECT :1 FROM DUAL", godror.Number(number))
			require.Equal(t, strings.Replace(number, "0.", ".", 1), strings.Replace(got, "0.", ".", 1), number)
		}
	})
}

func TestType_LargeClob(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		f.exec(t, "CREATE TABLE V (ID NUMBER(10), C CLOB)")
		want := strings.Repeat("0123456789äöü€😀", 12000)
		_, err := f.db.Exec("INSERT INTO V (ID, C) VALUES (:1, :2)", 1, want)
		require.NoError(t, err)
		require.Equal(t, want, f.one(t, "SELECT C FROM V"))

		rows, err := f.db.Query("SELECT C FROM V", godror.LobAsReader())
		require.NoError(t, err)
		defer rows.Close()
		require.True(t, rows.Next())
		var value any
		require.NoError(t, rows.Scan(&value))
		require.IsType(t, &godror.Lob{}, value)
		got, err := io.ReadAll(value.(*godror.Lob))
		require.NoError(t, err)
		require.Equal(t, want, string(got))
		require.NoError(t, rows.Err())
	})
}

func TestType_ExpressionsAreNumbersOfAnyScale(t *testing.T) {
	t.Parallel()
	bothModes(t, func(t *testing.T, f *fixture) {
		rows, err := f.db.Query("SELECT COUNT(*) AS N, 'x' AS S, SYSTIMESTAMP AS Z FROM DUAL")
		require.NoError(t, err)
		defer rows.Close()
		types, err := rows.ColumnTypes()
		require.NoError(t, err)
		require.Equal(t, "N", types[0].Name())
		require.Equal(t, "NUMBER", types[0].DatabaseTypeName())
		require.Equal(t, "VARCHAR2", types[1].DatabaseTypeName())
		require.Equal(t, "TIMESTAMP WITH TIME ZONE", types[2].DatabaseTypeName())
		require.NoError(t, rows.Err())
	})
}
