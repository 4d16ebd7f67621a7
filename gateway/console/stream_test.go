package console_test

import (
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// watch has somebody look at a page for ever; done is closed when its stream has ended.
func (w *world) watch(t *testing.T, path string) (*httptest.ResponseRecorder, <-chan struct{}) {
	t.Helper()
	recorder, done := httptest.NewRecorder(), make(chan struct{})
	go func() {
		defer close(done)
		w.ServeHTTP(recorder, httptest.NewRequestWithContext(t.Context(), http.MethodGet, path, nil))
	}()
	return recorder, done
}

func TestStream_TellsAllViewersOfChangesByOneLook(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		one, done := w.watch(t, "/live/")
		other, _ := w.watch(t, "/live/")
		synctest.Wait()
		require.EqualValues(t, 1, w.service.asked.Load())
		time.Sleep(3 * time.Second) //nolint:forbidigo // fake time
		synctest.Wait()
		require.EqualValues(t, 2, w.service.asked.Load(), "after two seconds, once for both")
		require.Equal(t, 1, strings.Count(one.Body.String(), "What is wrong now"), "nothing has changed")

		w.service.finds("Rows are HELD")
		time.Sleep(4 * time.Second) //nolint:forbidigo // fake time
		synctest.Wait()
		w.Close()
		<-done
		synctest.Wait()
		for _, viewer := range []*httptest.ResponseRecorder{one, other} {
			require.Equal(t, "text/event-stream", viewer.Header().Get("Content-Type"))
			require.Contains(t, viewer.Body.String(), "data:     <li>\ndata:       <strong>Rows are HELD</strong>\n")
		}
	})
}

func TestStream_LooksLessOftenTheLongerNothingChanges(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		_, done := w.watch(t, "/live/")
		time.Sleep(31 * time.Second) //nolint:forbidigo // fake time
		require.EqualValues(t, 6, w.service.asked.Load(), "at 0, 2, 6, 14, 22 and 30 s")
		w.service.finds("Rows are HELD")
		time.Sleep(10 * time.Second) //nolint:forbidigo // fake time
		require.EqualValues(t, 8, w.service.asked.Load(), "at 38 s, and two seconds after that")
		w.Close()
		<-done
	})
}

func TestStream_OfChannelsTellsOfAPause(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		w.service.channels = []operate.ChannelView{{Channel: gateway.Channel{Name: "HR"}}}
		require.Contains(t, w.get(t, "/channels").body, `hx-sse:connect="/live/channels"`)
		viewer, done := w.watch(t, "/live/channels")
		synctest.Wait()
		require.NotContains(t, viewer.Body.String(), "wrong audience")
		w.service.mu.Lock()
		w.service.channels = []operate.ChannelView{{
			Channel: gateway.Channel{Name: "HR"}, Pauses: []gateway.Pause{{Scope: gateway.PauseChannel, Name: "HR", Reason: "wrong audience"}},
		}}
		w.service.mu.Unlock()
		time.Sleep(2 * time.Second) //nolint:forbidigo // fake time
		synctest.Wait()
		w.Close()
		<-done
		require.Contains(t, viewer.Body.String(), "wrong audience")
	})
}

func TestStream_EndsSoonAndItsLooksWithIt(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		started := time.Now()
		_, done := w.watch(t, "/live/")
		<-done
		require.Equal(t, time.Minute, time.Since(started))
		synctest.Wait()
		asked := w.service.asked.Load()
		time.Sleep(time.Minute) //nolint:forbidigo // fake time
		require.Equal(t, asked, w.service.asked.Load())
	})
}

func TestStream_IsNotOfOneWhoSeesElse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		w := newWorld(t)
		_, done := w.watch(t, "/live/")
		synctest.Wait()
		w.actor = viewer()
		_, other := w.watch(t, "/live/")
		synctest.Wait()
		require.EqualValues(t, 2, w.service.asked.Load())
		w.Close()
		<-done
		<-other
	})
}

func TestStream_IsNotEndedByWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	for name, text := range hostile() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w := written(t, text)
				got, done := w.watch(t, "/live/messages/12")
				synctest.Wait()
				w.Close()
				<-done
				lines := regexp.MustCompile("\r\n|\r|\n").Split(strings.TrimPrefix(got.Body.String(), ": here\n\n"), -1)
				require.Greater(t, len(lines), 10)
				require.Equal(t, []string{"", ""}, lines[len(lines)-2:])
				for _, line := range lines[:len(lines)-2] {
					require.Regexp(t, "^data: ", line)
				}
			})
		})
	}
}

func TestStream_IsRefusedToWhoMayNotSeeThePage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.service.err = operate.ErrNoMessage
	require.Equal(t, http.StatusNotFound, w.get(t, "/live/messages/12").status)
	other := newWorld(t)
	other.service.err = operate.ErrForbidden
	require.Equal(t, http.StatusForbidden, other.get(t, "/live/").status)
}
