// Lighthouse over several pages in one Chromium: `node lighthouse.mjs PORT CATEGORIES ADDRESS...`.
// Prints a line of JSON a page: its scores, figures, and the audits that took points from it.
import lighthouse from "lighthouse";
import { pageFunctions } from "lighthouse/core/lib/page-functions.js";

const [port, categories, ...addresses] = process.argv.slice(2);
const measured = categories.includes("performance");

// Without a time to measure there is nothing to wait for once a page is still, and what the
// pages before it left in the browser's storage changes nothing.
const QUICK = {
  pauseAfterFcpMs: 0,
  pauseAfterLoadMs: 0,
  networkQuietThresholdMs: 200,
  cpuQuietThresholdMs: 0,
  disableStorageReset: true,
  skipAboutBlank: true,
};
const FIGURES = { lcp: "largest-contentful-paint", tbt: "total-blocking-time", cls: "cumulative-layout-shift" };

// It tries the machine for a second before each page, to warn of slow ones: that bears on times alone.
if (!measured) pageFunctions.computeBenchmarkIndex = () => 1000;

const judged = (address) =>
  lighthouse(address, {
    port: Number(port),
    onlyCategories: categories.split(","),
    output: "json",
    logLevel: "error",
    disableFullPageScreenshot: true,
    ...(measured ? {} : QUICK),
  });

for (const address of addresses) {
  let { lhr } = await judged(address);
  // On a busy machine Chromium's trace now and then lacks its beginning (NO_NAVSTART): that says nothing of the page.
  if (lhr.runtimeError) ({ lhr } = await judged(address));
  const scores = {};
  const lost = [];
  for (const [name, { score, auditRefs }] of Object.entries(lhr.categories)) {
    scores[name] = score === null ? null : Math.round(score * 100);
    for (const { id, weight } of auditRefs) {
      const audit = lhr.audits[id];
      if (weight > 0 && audit.score !== null && audit.score < 1) {
        const where = audit.details?.items?.map(({ node }) => node?.snippet).filter(Boolean) ?? [];
        lost.push([`${id}: ${audit.title}`, ...where].join("\n"));
      }
    }
  }
  const figures = Object.fromEntries(Object.entries(FIGURES).map(([name, id]) => [name, lhr.audits[id]?.numericValue]));
  const fault = lhr.runtimeError?.message;
  process.stdout.write(`${JSON.stringify({ address, scores, figures, lost, fault })}\n`);
}
