package settings_test

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/internal/settings"
)

// shop is a struct of settings with a key of each kind.
type shop struct {
	Name    string        `yaml:"name" required:"true" help:"Name over the door."`
	Open    time.Duration `yaml:"open" range:"1h..24h" help:"How long it is open."`
	Store   settings.Size `yaml:"store" range:"1KiB..1MiB" zero:"none" help:"Room behind."`
	Goods   []string      `yaml:"goods" help:"What is sold."`
	Day     day           `yaml:"day" help:"Day off."`
	Cash    bool          `yaml:"cash" help:"Whether it takes cash."`
	Key     secret        `yaml:"key" help:"What opens the door."`
	Tills   []till        `yaml:"tills" help:"Where to pay."`
	Visitor int           `yaml:"-"`
}

type till struct {
	Hands int     `yaml:"hands" range:"1..8" help:"People at it."`
	Speed float64 `yaml:"speed" range:"0.5..9" help:"Customers a minute."`
	Cash  bool    `yaml:"cash" help:"Whether it takes cash."`
}

func (t *till) SetDefaults() { *t = till{Hands: 1, Speed: 1.5} }

type day string

func (day) Choices() []string { return []string{"saturday", "sunday"} }

type secret string

func (s secret) Reveal() string { return string(s) }
func (secret) String() string   { return "hidden" }

func newShop() shop { return shop{Open: 8 * time.Hour, Day: "sunday"} }

func keysOf(s *shop) settings.Keys { return settings.KeysOf(s, "SHOP_") }

func load(yaml string, environ ...string) (shop, settings.Secrets, error) {
	s := newShop()
	source := settings.Source{Path: "shop.yaml", Environ: environ, ReadFile: func(name string) ([]byte, error) {
		if name == "shop.yaml" {
			return []byte(yaml), nil
		}
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}}
	secrets, err := keysOf(&s).Load(source, func() settings.Faults {
		var c settings.Checker
		c.RequireTags(keysOf(&s))
		return c.Faults()
	})
	return s, secrets, err
}

func TestLoad_LaysFileAndEnvironmentOverDefaults(t *testing.T) {
	t.Parallel()
	const file = "name: Corner\nkey: abc\ntills: [{}, {hands: 2, cash: true}]\n"
	s, secrets, err := load(file, "SHOP_STORE=4KiB", "SHOP_GOODS=milk, bread", "SHOP_CASH=true")
	require.NoError(t, err)
	require.Equal(t, shop{
		Name: "Corner", Open: 8 * time.Hour, Store: 4 * settings.KiB, Goods: []string{"milk", "bread"}, Day: "sunday",
		Key: "abc", Cash: true, Tills: []till{{Hands: 1, Speed: 1.5}, {Hands: 2, Speed: 1.5, Cash: true}},
	}, s)
	require.Equal(t, settings.Secrets{Files: []string{"shop.yaml"}}, secrets)
}

func TestLoad_TellsEveryFaultWithItsPlace(t *testing.T) {
	t.Parallel()
	_, _, err := load("nam: Corner\nopen: 25h\ncash: yes\ntills:\n- hands: 9\n", "SHOP_DAY=friday", "SHOP_TILL_0_HANDS=1")
	require.EqualError(t, err, strings.Join([]string{
		"shop.yaml:1:1: unknown key nam; did you mean name?",
		"shop.yaml:2:7: open must be 1h to 24h, not 25h",
		`shop.yaml:3:7: cash: "yes" is neither true nor false`,
		"shop.yaml:5:10: tills[0].hands must be 1 to 8, not 9",
		"name is required",
		`SHOP_DAY: day must be saturday or sunday, not "friday"`,
		"SHOP_TILL_0_HANDS: unknown variable; tills are set in the file only",
	}, "\n"))
}

func TestYAML_HidesSecretsAndLoadsAgain(t *testing.T) {
	t.Parallel()
	s, _, err := load("name: Corner\nkey: abc\ncash: true\ntills: [{hands: 3, cash: true}]\n")
	require.NoError(t, err)
	text := string(keysOf(&s).YAML())
	require.NotContains(t, text, "abc")
	again, _, err := load(text)
	require.NoError(t, err)
	require.Equal(t, text, string(keysOf(&again).YAML()))
}

func TestMistakes_AreNoneInASoundStruct(t *testing.T) {
	t.Parallel()
	s := newShop()
	require.Empty(t, keysOf(&s).Mistakes())
}

func TestMistakes_AreFound(t *testing.T) {
	t.Parallel()
	unsound := struct {
		Help    string        `yaml:"help" help:"no sentence"`
		Camel   string        `yaml:"camelCase" help:"A name."`
		Long    string        `yaml:"a_name_that_is_so_very_long_that_nobody_would_ever_like_to_write_it_in_any_file_at_all" help:"A name."`
		Link    string        `yaml:"web_service_host" help:"A name."`
		Loose   int           `yaml:"loose" help:"A number."`
		Outside time.Duration `yaml:"outside" range:"1s..2s" help:"A duration."`
		Odd     uint          `yaml:"odd" help:"A count."`
		List    []struct {
			Odd int64 `yaml:"odd" help:"A count."`
		} `yaml:"list" help:"A list that is empty."`
		First struct {
			Twice string `yaml:"twice" help:"A name."`
		} `yaml:"first" help:"A section."`
		FirstToo string `yaml:"first_twice" help:"A name."`
	}{}
	require.Equal(t, []string{
		"help has a help that is no sentence for a table",
		"camelCase is not in snake case",
		"a_name_that_is_so_very_long_that_nobody_would_ever_like_to_write_it_in_any_file_at_all is too long for suggestions",
		"web_service_host has the variable of a service of Kubernetes",
		"loose has a number without a range, or a range without a number",
		"outside has a default outside its range",
		"odd is of a type that cannot be set",
		"list[0].odd is of a type that cannot be set",
		"first_twice has the variable of another key",
	}, settings.KeysOf(&unsound, "X_").Mistakes())
}

func TestFaults_UnwrapToEveryFault(t *testing.T) {
	t.Parallel()
	first, second := errors.New("first"), errors.New("second")
	faults := settings.Faults{{Err: first}, {Err: second}}
	require.ErrorIs(t, faults, first)
	require.ErrorIs(t, faults, second)
}

func read(tb testing.TB, path string) string {
	tb.Helper()
	content, err := os.ReadFile(path)
	require.NoError(tb, err)
	return string(content)
}

// FuzzLoad looks for a panic, and for an error that is no list of faults.
func FuzzLoad(f *testing.F) {
	f.Add("name: Corner\ntills: [{hands: 2}]\n", "SHOP_OPEN=2h")
	f.Add("a: &a [*a]\ntills: *a\n", "SHOP_")
	f.Add("day: &o {retry: *o, <<: *o}\n", "=")
	f.Fuzz(func(t *testing.T, yaml, environ string) {
		if _, _, err := load(yaml, strings.Split(environ, "\n")...); err != nil {
			var faults settings.Faults
			require.ErrorAs(t, err, &faults)
			require.NotEmpty(t, faults)
		}
	})
}
