package sqlite

import (
	"database/sql"
	"fmt"

	"ebs-sms-gateway/gateway/sqlrow"
)

// collect reads every row of a query and closes it. It takes the query's two results as they come.
func collect[T any](rows *sql.Rows, err error, scan func(*sqlrow.Row) T) ([]T, error) {
	if err != nil {
		return nil, translate(err)
	}
	all, err := sqlrow.Collect(rows, sqlrow.Scanning(scan))
	return all, translate(err)
}

// number reads the one number that a query gives, 0 if it gives none.
func number(rows *sql.Rows, err error) (int64, error) {
	all, err := collect(rows, err, (*sqlrow.Row).Int64)
	if err != nil || len(all) == 0 {
		return 0, err
	}
	return all[0], nil
}

// wrap says what was being done when err occurred, if it did.
func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
