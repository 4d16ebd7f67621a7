// Package ora knows Oracle's error codes: what each means, what the gateway does about it, and what an
// administrator can. codes.tsv is the list. It words the errors of the driver without the values that newer
// databases quote in their messages.
package ora
