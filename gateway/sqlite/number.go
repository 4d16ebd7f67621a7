package sqlite

import (
	"context"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

const selectNumbers = `SELECT ` + sqlrow.NumberColumns + ` FROM XXSMS_PHONES
WHERE PHONE_NUMBER IN (SELECT value FROM json_each(?)) ORDER BY PHONE_NUMBER`

const selectNumber = `SELECT ` + sqlrow.NumberColumns + ` FROM XXSMS_PHONES WHERE PHONE_NUMBER = ?`

// upsertNumber writes all that is known of a number.
func upsertNumber() string {
	var set strings.Builder
	for _, c := range sqlrow.Numbers[1:] {
		set.WriteString(c.Name + " = excluded." + c.Name + ", ")
	}
	return `INSERT INTO XXSMS_PHONES (` + sqlrow.NumberColumns + `)
VALUES (?` + strings.Repeat(", ?", len(sqlrow.Numbers)-1) + `) ON CONFLICT (PHONE_NUMBER) DO UPDATE
SET ` + set.String() + `LAST_UPDATE_DATE = strftime('%Y-%m-%dT%H:%M:%fZ', 'now')`
}

// Numbers returns what is known of those of the numbers (E.164) of which anything is.
func (s *Store) Numbers(ctx context.Context, numbers []string) ([]gateway.Number, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	rows, err := s.query(ctx, selectNumbers, list(numbers))
	found, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Number))
	return found, wrap(err, "reading numbers")
}

// SaveLines writes what lookups said, where nothing later is known. No number is busy here.
func (s *Store) SaveLines(ctx context.Context, lines []gateway.Line) error {
	err := s.inTx(ctx, func(ctx context.Context, t *tx) error {
		for _, line := range lines {
			err := editNumber(ctx, t, line.Number, func(n gateway.Number) gateway.Number { return n.Looked(line) })
			if err != nil {
				return err
			}
		}
		return nil
	})
	return wrap(err, "writing lines")
}

// editNumber writes what becomes of a number, if that is anything else than it was.
func editNumber(ctx context.Context, t *tx, number string, edit func(gateway.Number) gateway.Number) error {
	rows, err := t.query(ctx, selectNumber, number)
	found, err := collect(rows, err, sqlrow.Forgiving(sqlrow.Number))
	if err != nil {
		return wrap(err, "reading number")
	}
	was := gateway.Number{Line: gateway.Line{Number: number}}
	if len(found) > 0 {
		was = found[0]
	}
	now := edit(was)
	if now == was {
		return nil
	}
	_, err = t.exec(ctx, upsertNumber(), appendValues(nil, sqlrow.Numbers, &now)...)
	return wrap(err, "writing number")
}
