package inspect

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"ebs-sms-gateway/gateway/sqlrow"
)

// mostSkew is how far the database's clock may be off: leases are minutes long.
const mostSkew = 5 * time.Second

// clocks compares the database's clock with the gateway's, and SYSDATE with SYSTIMESTAMP.
func (i *inspection) clocks(ctx context.Context) error {
	var utc time.Time
	var zone string
	var ahead int64
	err := i.read(ctx, "check", func(ctx context.Context, v view) error {
		rows, err := v.query(ctx, "clock")
		if err != nil {
			return err
		}
		_, err = sqlrow.Collect(rows, func(rows *sql.Rows) (none struct{}, err error) {
			return none, rows.Scan(&utc, &zone, &ahead)
		})
		return err
	})
	if err != nil {
		return err
	}
	if skew := utc.Sub(i.sessions.Now().UTC()).Round(time.Second); skew.Abs() > mostSkew {
		i.add(Finding{
			Text:   fmt.Sprintf("the database's clock is %s off the gateway's (a positive time is ahead)", skew),
			Remedy: "Let both follow the same time servers.",
		})
	}
	i.compareZones(zone, time.Duration(ahead)*time.Second)
	return nil
}

// compareZones: feeders write SYSDATE, and nobody could tell when that is.
func (i *inspection) compareZones(zone string, ahead time.Duration) {
	at, err := time.Parse("-07:00", strings.TrimSpace(zone))
	if err != nil {
		return // a region's name has no offset to compare
	}
	_, offset := at.Zone()
	if difference := ahead - time.Duration(offset)*time.Second; difference.Abs() > time.Minute {
		i.add(Finding{
			Text:   fmt.Sprintf("SYSDATE is %s off SYSTIMESTAMP, whose offset is %s", difference, zone),
			Remedy: "Unset FIXED_DATE, or start instance and listener with the same TZ.",
		})
	}
}
