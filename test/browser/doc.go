// Package browser tests pages in a real browser: Debian's Chromium, driven by Playwright, judged by axe.
//
// A Go test makes the pages and hands what is to be seen on them to a script of Node.js's own test runner (*.test.mjs);
// browser.mjs has what all scripts share. Chromium reaches nothing but the loopback interface.
// Beside the race detector there is nothing to be found here: the browser and the scripts do the work.
package browser
