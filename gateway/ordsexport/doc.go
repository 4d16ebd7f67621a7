// Package ordsexport reads the definitions of a site's REST services in ORDS, from an export script or from what
// USER_ORDS_* views tell, and finds in them the webhooks that the gateway can take over: their paths, and what the
// gateway does not do as the site's code did. It does no I/O.
package ordsexport
