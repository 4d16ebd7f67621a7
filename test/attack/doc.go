// Package attack attacks a whole gateway, as strangers and people with too small a role would: every route by every role,
// other sites' requests, hostile texts from phones, cookies, guessed passwords, forged headers, streams without end.
package attack
