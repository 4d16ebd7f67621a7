//go:build !cgo

package oracle

import "context"

func (t *tx) execUnique(context.Context, statement, int, ...any) ([]bool, error) {
	return nil, ErrNoDriver
}
