package oracle

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOptions(t *testing.T) {
	t.Parallel()
	good := func() Options { return Options{Queue: Database{Login: Login{ConnectString: "ebs_PROD"}}} }
	require.NoError(t, good().validate())
	for name, change := range map[string]func(*Options){
		"no connect string": func(o *Options) { o.Queue.ConnectString = "" },
		"sessions":          func(o *Options) { o.Queue.Pool = Pool{Min: 3, Max: 2} },
		"edition":           func(o *Options) { o.Queue.Edition = "X; DROP" },
		"schema":            func(o *Options) { o.Queue.Names.Schema = "X Y" },
		"staging":           func(o *Options) { o.Staging = &Database{} },
		"client library": func(o *Options) {
			o.Staging = &Database{Login: Login{ConnectString: "hr", LibDir: "/other"}}
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := good()
			change(&o)
			require.ErrorContains(t, o.validate(), name)
		})
	}
}
