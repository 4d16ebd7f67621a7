// The console, as people use it, with scripts and without.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, request } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { faults, input, launch, visit } from "./browser.mjs";

const { origin, still, folder, found, pictures } = input();
let browser;
before(async () => { browser = await launch(); });
after(() => browser.close());

// as has somebody at the console, who must not have left its host, nor met an error.
async function as(role, use, look = {}, at = origin) {
  const { page, strangers, said, close } = await visit(browser, at, { as: role, ...look });
  try {
    await use(page);
    assert.deepEqual(strangers, [], "requests to other hosts");
    assert.deepEqual(said, [], "errors");
  } finally {
    await close();
  }
}

// wide are the pages that reach beyond the window.
const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

const paths = [
  "/", "/messages", `/messages/${found.Message}`, `/messages/${found.Held}`, `/conversations/${found.Message}`, "/replies",
  "/replies?status=MATCHED", "/numbers", "/channels", "/digests", "/journal", "/audit", "/about", "/nothing",
];

for (const { name, path, reveal, ...look } of pictures)
  test(`picture ${name}`, () =>
    as("operator", async (page) => {
      await page.goto(path);
      if (reveal) {
        const form = page.locator("main form", { has: page.locator("[name=reason]") }).first();
        await page.evaluate(() => document.querySelectorAll("details.reveal").forEach((each) => (each.open = true)));
        await form.locator("[name=reason]").fill("she calls");
        await form.locator("button").click();
        await page.getByText("forklift").first().waitFor();
        await page.waitForLoadState(); // its text is there before its styles
      }
      await page.screenshot({ path: join(folder, name), fullPage: true });
    }, look, still));

for (const path of paths)
  test(`axe has nothing against ${path}`, () =>
    as("operator", async (page) => {
      await page.goto(path);
      for (const scheme of ["light", "dark"])
        for (const width of [320, 1024]) {
          await page.emulateMedia({ colorScheme: scheme });
          await page.setViewportSize({ width, height: 800 });
          assert.deepEqual(await faults(page), [], `${scheme}, ${width} pixels wide`);
          assert.equal(await wide(page), false, `${scheme}, ${width} pixels wide`);
        }
    }).catch((error) => { if (path !== "/nothing" || !/404/.test(error.message)) throw error; }));

// confirm says why, and that it is meant.
async function confirm(page, why) {
  await page.getByLabel("Why").fill(why);
  await page.locator("main form button").click();
  await page.getByRole("status").waitFor();
}

for (const scripts of [true, false]) {
  const how = scripts ? "" : ", without scripts";

  test(`a viewer sees no number${how}`, () =>
    as("viewer", async (page) => {
      for (const path of paths.slice(0, -1)) {
        await page.goto(path);
        const html = await page.content();
        for (const secret of [found.Number, "Maria Alvarez", "forklift"])
          assert.ok(!html.includes(secret), `${path} tells ${secret}`);
      }
    }, { scripts }));

  test(`who is of the help desk finds a message and reads its history, and cannot act on it${how}`, () =>
    as("helpdesk", async (page) => {
      await page.goto("/messages");
      await page.locator("[name=source]").fill("CERT-2041");
      await page.locator("[name=source]").press("Enter");
      await page.locator(`main a[href="/messages/${found.First}"]`).first().click();
      await page.getByText("DELIVERED").first().waitFor();
      for (const step of ["begin", "report"]) await page.locator(".timeline").getByText(step).first().waitFor();
      assert.ok(!(await page.content()).includes("Maria Alvarez"));
      await page.locator("[name=reason]").fill("she calls");
      await page.locator("main form[action$=reveal] button").click();
      await page.getByText("Maria Alvarez").first().waitFor();
      assert.equal(await page.locator("form[action$='/act']").count(), 0, "acts are offered");
      await page.goto("/channels");
      assert.equal(await page.locator("main form[method=post]").count(), 0, "pauses are offered");
    }, { scripts }));

  test(`an operator pauses and resumes a channel${how}`, () =>
    as("operator", async (page) => {
      await page.goto("/channels");
      await page.getByRole("button", { name: "Pause SHIFT_PLAN" }).click();
      await confirm(page, "a fire");
      await page.goto("/");
      await page.getByText("a fire").first().waitFor();
      await page.goto("/channels");
      await page.getByRole("button", { name: "Resume SHIFT_PLAN" }).click();
      await confirm(page, "it is out");
      assert.equal(await page.getByText("a fire").count(), 0);
    }, { scripts }));
}

// gateway passes on what is asked of the console, until it is gone; come again, it is at the same port.
function gateway(port = 0) {
  const { hostname, port: behind } = new URL(origin);
  const server = createServer((asked, answer) => {
    const { url: path, method, headers } = asked;
    const on = request({ hostname, port: behind, path, method, headers }, (got) => {
      answer.writeHead(got.statusCode, got.headers);
      got.pipe(answer);
    });
    on.on("error", () => answer.destroy());
    answer.on("close", () => on.destroy());
    asked.pipe(on);
  });
  const gone = () => { server.close(); server.closeAllConnections(); return once(server, "close"); };
  return once(server.listen(port, "127.0.0.1"), "listening").then(() => ({ port: server.address().port, gone }));
}

test("a page says since when it is not renewed, until it is again", async () => {
  let serving = await gateway();
  const { page, close } = await visit(browser, `http://127.0.0.1:${serving.port}`, { as: "operator" });
  try {
    await page.goto("/");
    const stale = page.getByText("Not renewed since");
    await page.locator("#region time").first().waitFor();
    assert.equal(await stale.isVisible(), false);
    await serving.gone();
    await stale.waitFor();
    serving = await gateway(serving.port);
    await stale.waitFor({ state: "hidden" });
  } finally {
    await close();
    await serving.gone();
  }
});

test("who is of the help desk says what a reply answers, in the conversation, without scripts", () =>
  as("helpdesk", async (page) => {
    await page.goto("/replies");
    await page.locator(`main a[href="/conversations/replies/${found.Reply}"]`).click();
    await page.getByText("Say what it answers").click();
    await page.locator(`input[name=message][value="${found.Second}"]`).check();
    await page.locator("[name=keyword]").fill("YES");
    await page.getByRole("button", { name: "Resolve" }).click();
    await confirm(page, "she said so on the phone");
    await page.getByText("by person").first().waitFor();
    assert.equal(await page.getByText("Say what it answers").count(), 0);
  }, { scripts: false }));

test("an operator says of a HELD message that it was sent", () =>
  as("operator", async (page) => {
    await page.goto(`/messages/${found.Held}`);
    await page.getByRole("button", { name: "Say it was sent" }).click();
    await confirm(page, "Twilio's log has it");
    await page.getByText("SENT", { exact: true }).first().waitFor();
  }));
