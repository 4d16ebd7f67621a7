// Package ebsinstall runs sql/ebs/install.sh and uninstall.sh with a sqlplus and a FNDLOAD that keep what they are given, and go wrong
// where they are told to. What Oracle's own would do with it is not known here.
package ebsinstall
