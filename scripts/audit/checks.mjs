// What a page must pass.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { HtmlValidate, StaticConfigLoader } from 'html-validate'
import { at } from './browser.mjs'

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

// axe runs every rule of axe-core, target-size of WCAG 2.2 included, on a page
// at two widths, light and dark, with all details open, and once as it comes.
// What is found in several of these is told once, with where.
export function axe(browser, url) {
  return at(browser, url, async (page, answer) => {
    const seen = new Map()
    let unsure = 0
    await page.evaluate(source)
    for (const width of [390, 1280]) {
      await page.setViewport({ width, height: width === 390 ? 844 : 900 })
      for (const scheme of ['light', 'dark']) {
        await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }, { name: 'prefers-reduced-motion', value: 'reduce' }])
        for (const open of width === 390 && scheme === 'light' ? [false, true] : [true]) {
          const found = await page.evaluate(run, open)
          unsure = Math.max(unsure, found.unsure)
          if (process.env.AUDIT_UNSURE) for (const x of found.doubts) console.log(`  ? ${url}: ${x}`)
          for (const v of found.violations) seen.set(v, [...(seen.get(v) ?? []), `${width} ${scheme}${open ? '' : ' shut'}`])
        }
      }
    }
    return { status: answer.status(), unsure, violations: [...seen].map(([v, where]) => `${v} [${where.join(', ')}]`) }
  })
}

// run is carried out in the page.
async function run(open) {
  const shut = [...document.querySelectorAll('details:not([open])')]
  if (!open && !shut.length) return { violations: [], unsure: 0, doubts: [] }
  if (open) for (const d of shut) d.open = true
  try {
    const r = await window.axe.run(document, { resultTypes: ['violations', 'incomplete'], rules: { 'target-size': { enabled: true } } })
    const told = (v) => v.nodes.map((n) => `${v.id}: ${n.target.join(' ')} ${n.html.slice(0, 160).replace(/\s+/g, ' ')} (${(n.failureSummary ?? '').split('\n').slice(1).join(' ').replace(/\s+/g, ' ').trim().slice(0, 220)})`)
    const doubts = r.incomplete.flatMap(told)
    return { violations: r.violations.flatMap(told), unsure: doubts.length, doubts }
  } finally {
    if (open) for (const d of shut) d.open = false
  }
}

// The rules of HTML, of its accessibility and of its preferred style, all but
// those that say how source text is laid out.
const validator = new HtmlValidate(new StaticConfigLoader({ root: true, extends: ['html-validate:recommended'] }))

// markup checks the source of a page as the server sends it.
export async function markup(url, status) {
  const answer = await fetch(url, { headers: { Accept: 'text/html' }, redirect: 'follow' })
  const report = await validator.validateString(await answer.text(), url)
  const errors = report.results.flatMap((r) => r.messages).map((m) => `${m.ruleId} at ${m.line}:${m.column}: ${m.message} (${m.selector ?? ''})`)
  if (answer.status !== status) errors.push(`answered ${answer.status}, not ${status}`)
  return errors
}
