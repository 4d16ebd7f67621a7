package console

import "errors"

// errInput tells of a form that cannot be read. Its text is for whoever sent it, and has nothing of what was sent.
var errInput = errors.New("that cannot be read")
