package twiliotest_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway/twilio/twiliotest"
)

const createPath = "/2010-04-01/Accounts/" + twiliotest.DefaultAccountSID + "/Messages.json"

// BenchmarkCreate measures a create over loopback. Its client writes the same
// bytes again and again, so that the cost is the simulator's and net/http's.
func BenchmarkCreate(b *testing.B) {
	sim := twiliotest.New(twiliotest.Options{Seed: 1})
	b.Cleanup(sim.Close)
	srv := httptest.NewServer(sim)
	b.Cleanup(srv.Close)
	raw := rawCreate()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		conn, err := net.Dial("tcp", srv.Listener.Addr().String())
		require.NoError(b, err)
		defer conn.Close()
		replies := bufio.NewReader(conn)
		for pb.Next() {
			_, err := io.WriteString(conn, raw)
			require.NoError(b, err)
			require.NoError(b, skipReply(replies))
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "creates/s")
}

// BenchmarkHandler measures a create without the network.
func BenchmarkHandler(b *testing.B) {
	sim := twiliotest.New(twiliotest.Options{Seed: 1})
	b.Cleanup(sim.Close)
	b.ReportAllocs()
	for b.Loop() {
		req := httptest.NewRequest(http.MethodPost, createPath, strings.NewReader(benchForm()))
		req.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
		rec := httptest.NewRecorder()
		sim.ServeHTTP(rec, req)
		require.Equal(b, http.StatusCreated, rec.Code)
	}
}

func benchForm() string {
	return url.Values{
		"To":   {"+14155550123"},
		"From": {"+12025550100"},
		"Body": {"Your shift on Monday was moved to 07:30. Reply Y to accept it or N to decline."},
	}.Encode()
}

func rawCreate() string {
	form := benchForm()
	auth := httptest.NewRequest(http.MethodPost, createPath, nil)
	auth.SetBasicAuth(twiliotest.DefaultAccountSID, twiliotest.DefaultAuthToken)
	return fmt.Sprintf("POST %s HTTP/1.1\r\nHost: api.twilio.com\r\nAuthorization: %s\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s",
		createPath, auth.Header.Get("Authorization"), len(form), form)
}

// skipReply reads one reply with a Content-Length.
func skipReply(r *bufio.Reader) error {
	resp, err := http.ReadResponse(r, nil)
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusCreated {
		return fmt.Errorf("status %d", resp.StatusCode)
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}
