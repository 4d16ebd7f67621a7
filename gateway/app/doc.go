// Package app wires the gateway together and runs it: the only package that
// knows all the others. An App is made with New, runs from Start to Stop, and
// several may run in one process.
package app
