package settings

import "reflect"

// Keys are the settings of one struct.
type Keys struct{ root key }

// KeysOf returns the settings of the struct that config points to. Prefix, such as MY_PROGRAM_, begins the name of
// every environment variable of theirs.
func KeysOf(config any, prefix string) Keys {
	return Keys{key{value: reflect.ValueOf(config).Elem(), prefix: prefix}}
}
