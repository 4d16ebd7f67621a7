// Package mailing has managers told of their people's replies, and of the texts that reached nobody. At each slot of
// the channels' timetables it assigns what was not told yet to digests, one for each manager, and then mails these.
//
// Several gateways may do so at once. The store lets nothing into two digests, a manager have one digest of a slot, and
// one gateway at a time mail a digest. A digest is written once and kept until it is sent: after a crash between the
// sending and the recording of it, the same mail goes again under the same Message-ID.
package mailing
