package sqlrow_test

import (
	"reflect"
	"regexp"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
)

func names[T any](columns []sqlrow.Column[T]) (names []string) {
	for _, c := range columns {
		names = append(names, c.Name)
	}
	return names
}

func listed(columns string) []string { return regexp.MustCompile(`,\s+`).Split(columns, -1) }

func TestColumns_AreListedAsTheTablesHaveThem(t *testing.T) {
	t.Parallel()
	require.Equal(t, listed(sqlrow.FeederColumns), names(sqlrow.Feeder))
	require.Equal(t, listed(sqlrow.StateColumns), names(sqlrow.State))
	require.ElementsMatch(t, listed(sqlrow.ComparedColumns), names(sqlrow.Compared))
	require.Equal(t, listed(sqlrow.NumberColumns), names(sqlrow.Numbers))
}

// TestState_HasAColumnForEachField changes one field after the other and expects one column to differ.
func TestState_HasAColumnForEachField(t *testing.T) {
	t.Parallel()
	differing := map[string]bool{}
	for i := range reflect.TypeFor[gateway.State]().NumField() {
		was, now := gateway.State{}, gateway.State{}
		set(reflect.ValueOf(&now).Elem().Field(i))
		differ := 0
		for _, c := range sqlrow.State {
			if !c.Same(&was, &now) {
				differing[c.Name] = true
				differ++
			}
		}
		require.Equal(t, 1, differ, reflect.TypeFor[gateway.State]().Field(i).Name)
	}
	require.Len(t, differing, len(sqlrow.State))
}

func set(field reflect.Value) {
	switch field.Kind() {
	case reflect.String:
		field.SetString("x")
	case reflect.Int:
		field.SetInt(1)
	default:
		field.Set(reflect.ValueOf(time.Unix(1, 0)))
	}
}

func TestCompared_AreTexts(t *testing.T) {
	t.Parallel()
	for _, c := range sqlrow.Compared {
		require.NotNil(t, c.Text, c.Name)
	}
}
