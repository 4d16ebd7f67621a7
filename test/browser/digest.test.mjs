// Digests, as a manager opens them.
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { faults, hidden, input, launch, open, overflowing, torn } from "./browser.mjs";

const { mails, pictures, folder } = input();
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

for (const { name, html, texts, straight } of mails)
  test(name, async (t) => {
    const { page, requests, close } = await open(browser, html, { width: 640 });
    const title = await page.title();
    for (const scheme of ["light", "dark"])
      for (const width of [320, 640, 1024])
        await t.test(`${scheme}, ${width} pixels wide`, async () => {
          await page.emulateMedia({ colorScheme: scheme });
          await page.setViewportSize({ width, height: 800 });
          assert.deepEqual(await overflowing(page), [], "too wide");
          assert.deepEqual(await hidden(page, texts), [], "not to be seen");
          assert.deepEqual(await torn(page, straight), [], "not from left to right");
          assert.deepEqual(await faults(page), [], "axe");
        });
    assert.equal(await page.locator("script, img, a, iframe, form, link").count(), 0, "what a mail must not have");
    assert.equal(await page.title(), title, "a script changed it");
    assert.deepEqual(requests, [], "requests");
    await close();
  });

for (const { name, mail, ...look } of pictures)
  test(`picture ${name}`, async () => {
    const { page, close } = await open(browser, mails.find((each) => each.name === mail).html, look);
    await page.screenshot({ path: join(folder, name), fullPage: true });
    await close();
  });
