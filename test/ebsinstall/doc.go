// Package ebsinstall runs sql/ebs/install.sh and uninstall.sh with a sqlplus and a FNDLOAD that keep what they are given, and go wrong
// where they are told to. What it asks of editions is run on the stand-in. What Oracle's own tools would do is not known here.
package ebsinstall
