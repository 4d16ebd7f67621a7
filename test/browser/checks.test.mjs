// Each check finds the fault that it is for.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { faults, hidden, launch, open, overflowing, torn } from "./browser.mjs";

let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

// on runs a check on a sound document with this in its body.
async function on(body, check, scheme) {
  const html = `<!DOCTYPE html><html lang="en"><title>A page</title><body>${body}`;
  const { page, requests, close } = await open(browser, html, { width: 320, scheme });
  try {
    return await check(page, requests);
  } finally {
    await close();
  }
}

test("nothing is said against a sound page", () =>
  on("<p>Hello, <b>you</b></p>", async (page, requests) => {
    assert.deepEqual(await faults(page), []);
    assert.deepEqual(await overflowing(page), []);
    assert.deepEqual(await hidden(page, ["Hello, you"]), []);
    assert.deepEqual(await torn(page, ["Hello"]), []);
    assert.deepEqual(requests, []);
  }));

test("a request is seen", async () =>
  assert.deepEqual(await on('<img alt="" src="https://example.com/a.png">', (_, requests) => requests), ["https://example.com/a.png"]));

test("what axe has against a page is seen, in the dark too", async () => {
  assert.match(String(await on('<p style="color:#bbb">Pale</p>', faults)), /color-contrast/);
  assert.match(String(await on('<img src="data:,">', faults)), /image-alt/);
  const dark = '<style>@media (prefers-color-scheme: dark) { p { color: #ddd } }</style><p>Pale</p>';
  assert.deepEqual(await on(dark, faults), []);
  assert.match(String(await on(dark, faults, "dark")), /color-contrast/);
});

test("what is too wide is seen", async () => {
  assert.equal((await on('<div style="width:400px">Wide</div>', overflowing)).length, 1);
  assert.equal((await on(`<p>${"w".repeat(100)}</p>`, overflowing)).length, 1);
});

test("what nobody sees is told", async () => {
  const gone = (style) => on(`<div style="${style}"><p>Secret</p></div>`, (page) => hidden(page, ["Secret", "Else"]));
  for (const style of ["display:none", "visibility:hidden", "opacity:0"])
    assert.deepEqual(await gone(style), ["Secret", "Else"]);
  assert.deepEqual(await gone(""), ["Else"]);
});

test("letters that run backwards are seen", async () =>
  assert.deepEqual(await on("<p>a \u202Egnp.exe</p>", (page) => torn(page, ["gnp.exe"])), ["gnp.exe"]));
