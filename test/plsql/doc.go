// Package plsql runs the product's PL/SQL without an Oracle server: ora2pg makes PL/pgSQL of packages, which runs on the
// stand-in's PostgreSQL, in Oracle's meaning of types and functions (test/standin), beside stubs of the packages of EBS that
// are PL/SQL, too.
//
// What ora2pg makes of a construct that PostgreSQL has not is mended by a few steps, each with its reason (steps.go); packages
// are written for Oracle, not for these. What runs here and what only a real database can tell is in docs/oracle.md.
package plsql
