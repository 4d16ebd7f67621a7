//go:build cgo

package oracle

import (
	"context"
	"errors"
	"slices"

	"github.com/godror/godror"
)

// execUnique runs an array statement of so many rows and tells of each whether its
// unique keys were free; a row whose keys are taken is left out, the others are written.
func (t *tx) execUnique(ctx context.Context, name statement, rows int, args ...any) ([]bool, error) {
	if rows == 0 {
		return nil, nil
	}
	free := slices.Repeat([]bool{true}, rows)
	_, err := t.exec(ctx, name, append(args, godror.PartialBatch())...)
	var failed *godror.BatchErrors
	if !errors.As(err, &failed) {
		return free, err
	}
	for _, each := range failed.Errs {
		if !isDuplicate(each) {
			return nil, each
		}
		free[each.Offset()] = false
	}
	return free, nil
}
