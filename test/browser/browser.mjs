// What the tests in the browser share: the browser, and what is asked of every page.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const wcag = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

// input is what the Go test said.
export const input = () => JSON.parse(readFileSync(process.env.BROWSER_INPUT, "utf8"));

// launch starts a browser with an empty profile, which finds no host but this one.
export const launch = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM,
    args: [
      "--disable-gpu", "--disable-quic", "--disable-sync", "--force-color-profile=srgb", "--font-render-hinting=none",
      "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
  });

// open shows HTML, as a mail program does, in a window of its own. requests lists what it asked for, all of it refused.
export async function open(browser, html, { width, scheme = "light", scale = 1 }) {
  const context = await browser.newContext({
    viewport: { width, height: 800 }, colorScheme: scheme, deviceScaleFactor: scale, serviceWorkers: "block",
  });
  const requests = [];
  await context.route("**", (route) => {
    requests.push(route.request().url());
    return route.abort();
  });
  const page = await context.newPage();
  await page.setContent(html, { waitUntil: "load" });
  return { page, requests, close: () => context.close() };
}

// visit opens pages of a server as somebody. strangers lists what was asked of other hosts, all of it refused, and faults
// what the browser had to say against the pages.
export async function visit(browser, origin, { as, width = 1024, scheme = "light", scale = 1, scripts = true }) {
  const context = await browser.newContext({
    baseURL: origin, viewport: { width, height: 800 }, colorScheme: scheme, deviceScaleFactor: scale,
    javaScriptEnabled: scripts, extraHTTPHeaders: { "X-Role": as }, serviceWorkers: "block",
  });
  const strangers = [], said = [];
  await context.route((url) => url.origin !== origin, (route) => {
    strangers.push(route.request().url());
    return route.abort();
  });
  const page = await context.newPage();
  page.on("pageerror", (error) => said.push(error.message));
  page.on("console", (message) => message.type() === "error" && said.push(message.text()));
  return { page, strangers, said, close: () => context.close() };
}

// faults are what axe has against a page by WCAG 2.2, level AA, each with where it is.
export async function faults(page) {
  await page.evaluate(axe);
  const found = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), wcag);
  return found.violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}

// overflowing are the elements that reach beyond the window to the right or left.
export const overflowing = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("body *")]
      .filter((element) => {
        const { left, right } = element.getBoundingClientRect();
        return left < -0.5 || right > document.documentElement.clientWidth + 0.5 ||
          (element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0);
      })
      .map((element) => element.outerHTML.slice(0, 200)));

// hidden are those of texts that nobody sees on a page: not there, not painted, or cut off.
export const hidden = (page, texts) =>
  page.evaluate((wanted) => {
    const line = (text) => text.replace(/\s+/g, " ").trim();
    const shown = [...document.querySelectorAll("body *")].filter((element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length > 0);
    return wanted.filter((text) => !shown.some((element) => line(element.innerText).includes(line(text))));
  }, texts);

// torn are those of texts whose letters do not run from left to right on their line.
export const torn = (page, texts) =>
  page.evaluate((wanted) => {
    const torn = (node, from, length) => {
      const range = document.createRange();
      let last;
      for (let i = from; i < from + length; i++) {
        range.setStart(node, i);
        range.setEnd(node, i + 1);
        const { left, top, width } = range.getBoundingClientRect();
        if (width === 0) continue;
        if (last && last.top === top && left < last.left) return true;
        last = { left, top };
      }
      return false;
    };
    const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found = [];
    while (all.nextNode()) {
      const { data } = all.currentNode;
      for (const text of wanted)
        for (let at = data.indexOf(text); at >= 0; at = data.indexOf(text, at + 1))
          if (torn(all.currentNode, at, text.length)) found.push(text);
    }
    return found;
  }, texts);
