// Lighthouse, in a browser of its own for each run.
import lighthouse from 'lighthouse'
import { launch } from './browser.mjs'

// measure runs lighthouse as a phone on a slow line: its own settings.
export async function measure(url) {
  const browser = await launch()
  try {
    const { lhr } = await lighthouse(url, { port: Number(new URL(browser.wsEndpoint()).port), output: 'json', logLevel: 'error',
      onlyCategories: ['performance', 'accessibility', 'best-practices', 'seo'] })
    if (lhr.runtimeError) throw new Error(`lighthouse on ${url}: ${lhr.runtimeError.message}`)
    const scores = {}, failed = {}
    for (const [name, c] of Object.entries(lhr.categories)) {
      scores[name] = Math.round(c.score * 100)
      failed[name] = c.auditRefs.filter((r) => r.weight && lhr.audits[r.id].score !== null && lhr.audits[r.id].score < 1)
        .map((r) => `${r.id} ${lhr.audits[r.id].displayValue ?? ''}`.trim())
    }
    return { scores, failed, bytes: lhr.audits['total-byte-weight'].numericValue }
  } finally {
    await browser.close()
  }
}

export const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)]
