// Package mail sends mail through the site's own mail servers (SMTP), one recipient at a time, so that one who is refused
// keeps nothing from another.
//
// A mail is taken by a server or it is not, and sometimes nobody knows: the connection may end after the text was sent and
// before the answer came. Such a mail is sent again under the same Message-ID, by which a reader's program can tell that it is the
// same. Errors hold no address, no subject and no text, nor the words of the server, which may quote them.
package mail
