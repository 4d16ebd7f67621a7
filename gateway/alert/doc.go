// Package alert decides what administrators are told of by mail, and when. It knows states, not events: a problem begins, lasts and
// ends, and everything that is due goes into one mail.
//
// Figures are the gateway's own metrics, which hold no personal data. What the database says (rows held, pauses, caps) every gateway
// sees, and one of them tells; what a gateway knows of itself (its journal, its connections, its failures) it tells itself.
package alert
