// Package sqlscripts holds the scripts that a DBA installs on Oracle, so that the
// program and the tests have them at hand. docs/oracle.md tells how to run them.
package sqlscripts

import "embed"

// SchemaVersion is what the highest VERSION of XXSMS_SCHEMA_VERSION must be: the
// version of the tables that install.sql makes.
const SchemaVersion = 3

// Scripts returns every script by its path: install.sql, uninstall.sql and settings.sql, what
// install.sql runs as tables/outbound.sql and the like, the upgrades as upgrade/1_to_2.sql, and what is for EBS as
// ebs/xxsms_api_pkg.pks.
func Scripts() embed.FS { return scripts }

//go:embed *.sql tables/*.sql grants/*.sql upgrade/*.sql ebs/*.sql ebs/*.pks ebs/*.pkb ebs/templates/*.sql
var scripts embed.FS
