// Package ldt reads FNDLOAD's data files (.ldt) and finds faults in them without an EBS: tests give it those of sql/ebs/ldt/.
//
// It knows the grammar, which attributes the loader's configuration files (.lct) declare, in which order and how long, which of
// them the files of this product must have with which values (testdata/fields.tsv), and what in one file, in PL/SQL or in
// register.sql must be what it is in another. It does not know what a site has.
package ldt
