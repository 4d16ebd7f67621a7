package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// measureBare posts the load's forms with nothing around them and returns posts
// per second: the ceiling of this machine at this moment.
func measureBare(ctx context.Context, simulator string, l load) (float64, error) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConns: l.inFlight, MaxIdleConnsPerHost: l.inFlight}}
	defer client.CloseIdleConnections()
	target := fmt.Sprintf("%s/2010-04-01/Accounts/%s/Messages.json", simulator, twiliotest.DefaultAccountSID)
	var next, failed atomic.Int64
	var workers sync.WaitGroup
	begin := time.Now()
	for range l.inFlight {
		workers.Go(func() {
			for i := int(next.Add(1)); i <= l.rows && ctx.Err() == nil; i = int(next.Add(1)) {
				if err := postBare(ctx, client, target, i); err != nil {
					failed.Add(1)
				}
			}
		})
	}
	workers.Wait()
	took := time.Since(begin)
	if n := failed.Load(); n > 0 {
		return 0, fmt.Errorf("%d posts of the bare loop failed", n)
	}
	return float64(l.rows) / took.Seconds(), ctx.Err()
}

func postBare(ctx context.Context, client *http.Client, target string, i int) error {
	row := rig.Row(i)
	form := url.Values{
		"To": {fmt.Sprintf("+1202%03d%04d", 200+i/10_000%800, i%10_000)}, "From": {"+12025550100"}, "Body": {row.Body},
		"StatusCallback": {fmt.Sprintf("http://127.0.0.1:1/ords/xxsms/twilio/v1/status?ref=%026d#rc=5&rp=all", i)},
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, strings.NewReader(form.Encode()))
	if err != nil {
		return err
	}
	req.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	_, err = io.Copy(io.Discard, resp.Body)
	if resp.StatusCode != http.StatusCreated {
		err = errors.Join(err, fmt.Errorf("status %d", resp.StatusCode))
	}
	return err
}
