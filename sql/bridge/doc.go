// Package bridge writes the SQL that ties an existing queue, and an existing staging table of replies, to the tables
// of the gateway: feeders and readers stay as they are. [Parse] reads what a site says of its tables, [Bridge.Scripts]
// writes what its DBA reviews and runs. docs/bridge.md tells how.
//
// Both directions work alike. A trigger takes a row that is ready: it inserts it on the other side and sets its state,
// in one transaction, so that whoever finds the state changed need not ask who has it. Another trigger brings back
// what became of it; a third withdraws a message whose row was. None ever fails the statement that it belongs to; what
// it could not do, catch_up.sql does, by touching the rows.
//
// Nothing in the scripts is composed at run time. Names are checked to be names, constants are quoted; an expression
// of the site stands as the site wrote it, within bounds that [ParseExpression] draws.
package bridge
