// Package grammar finds faults in Oracle SQL and PL/SQL without an Oracle
// server: tests give it every script and every statement of the program.
//
// It knows what may be written, not what it means: names, types and privileges are
// not checked. The grammar is ANTLR's PL/SQL, as packaged for Node.js by
// https://www.npmjs.com/package/@griffithswaite/ts-plsql-parser; parse.mjs adds two rules
// that it leaves out, a SELECT without INTO in PL/SQL and the order of the clauses at the end of a SELECT.
package grammar
