// Opens a report from its file, uses it as a reader would, and prints what was seen as JSON.
// node page.mjs <report.html> <chromium> [screenshot folder]
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [report, executablePath, screenshots] = process.argv.slice(2);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'] });
const seen = { problems: [], requests: [] };

async function open(options) {
  const page = await browser.newPage(options);
  page.setDefaultTimeout(120_000); // Other tests may have both cores of a small machine.
  page.on('console', m => seen.problems.push(m.text()));
  page.on('pageerror', e => seen.problems.push(String(e)));
  page.on('dialog', d => { seen.problems.push('dialog ' + d.message()); d.dismiss(); });
  page.on('request', r => seen.requests.push(r.url()));
  await page.goto(pathToFileURL(report).href);
  return page;
}

const visible = page => page.locator('tr[data-verdict]:visible').count();
const back = page => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

const page = await open({ colorScheme: 'light', viewport: { width: 1200, height: 900 } });
seen.all = await visible(page);
seen.count = await page.locator('#count').textContent();
if (screenshots) { await page.screenshot({ path: join(screenshots, 'report-light.png') }); }
await page.locator('#verdict').selectOption('Fail');
seen.failed = await visible(page);
seen.failedSections = await page.locator('section:visible').count();
await page.locator('#verdict').selectOption('');
await page.locator('#text').fill('UNREACHABLE');
seen.unreachable = await visible(page);
await page.locator('#text').fill('no such text');
seen.none = await visible(page);
await page.locator('#text').fill('');
seen.again = await visible(page);
seen.light = await back(page);
seen.scripts = await page.locator('script').count();
seen.pwned = await page.evaluate(() => 'pwned' in window);
await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
seen.print = await back(page);
seen.printForm = await page.locator('form').isVisible();

const dark = await open({ colorScheme: 'dark', javaScriptEnabled: false, viewport: { width: 1200, height: 900 } });
seen.dark = await dark.locator('body').evaluate(b => getComputedStyle(b).backgroundColor).catch(() => 'no script');
seen.withoutScript = await visible(dark);
seen.withoutScriptForm = await dark.locator('form').isVisible();
if (screenshots) { await dark.screenshot({ path: join(screenshots, 'report-dark.png') }); }
await browser.close();
console.log(JSON.stringify(seen));
