// Package sqlrow is what the stores that speak SQL have in common: the columns of the tables, in one order, and the
// readers of their rows. It knows no database; where two of them give a value in different types it takes either.
package sqlrow
