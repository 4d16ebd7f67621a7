// Package shadow tells what the gateway would do with the rows of a queue that another program serves: when each would
// be sent, to which number, from which sender, or why not, and what the other program made of it. It decides nothing
// itself and writes to no table.
package shadow
