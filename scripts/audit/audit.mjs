// Measures the pages of the demonstration and prints a table of figures.
// Started by ../audit.sh, which has put the packages beside this file.
import { mkdirSync } from 'node:fs'
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { axe, markup } from './checks.mjs'
import { launch, logIn } from './browser.mjs'
import { measure, median } from './light.mjs'
import { adminPages, deskPages, publicPages } from './pages.mjs'
import { demonstration, published } from './site.mjs'

const { values: o } = parseArgs({
  options: {
    work: { type: 'string' }, dateline: { type: 'string' },
    only: { type: 'string', default: '' }, // pages whose name has one of these words, with commas between
    runs: { type: 'string', default: '5' },
    'no-lighthouse': { type: 'boolean', default: false },
    'no-pages': { type: 'boolean', default: false },
  },
})
mkdirSync(o.work, { recursive: true })

const faults = []
const fault = (page, what) => { faults.push([page, what]); console.log(`  ! ${page}: ${what}`) }
const load = () => loadavg()[0].toFixed(1)
const table = (rows) => {
  const wide = rows[0].map((_, i) => Math.max(...rows.map((r) => String(r[i]).length)))
  console.log()
  for (const r of rows) console.log(r.map((x, i) => (i ? String(x).padStart(wide[i]) : String(x).padEnd(wide[i]))).join('   '))
}

const site = await demonstration(o.dateline, o.work)
let kept
// copy is the same record as a story to be found; the demonstration ends first.
const copy = async () => {
  await site.stop()
  kept ??= await published(o.dateline, o.work, site)
  return kept
}
const browser = await launch()
try {
  const rows = o['no-pages'] ? [] : await pages()
  const figures = o['no-lighthouse'] ? [] : await light()
  if (rows.length) await admin(rows)
  for (const r of [rows, figures]) if (r.length) table(r)
} finally {
  await browser.close()
  await site.stop()
  await kept?.stop()
}
if (faults.length) {
  console.log(`\n${faults.length} faults.`)
  process.exitCode = 1
}

// walk takes axe-core over pages and, where asked, html-validate.
async function walk(rows, list, html) {
  for (const p of list) {
    if (!o.only.split(',').some((x) => p.name.includes(x))) continue
    const errors = html ? await markup(p.url, p.status) : []
    for (const e of errors) fault(p.name, `html-validate ${e}`)
    const a = await axe(browser, p.url)
    for (const v of a.violations.slice(0, 5)) fault(p.name, `axe ${v}`)
    if (a.violations.length > 5) fault(p.name, `axe ${a.violations.length - 5} more`)
    if (a.status !== p.status) fault(p.name, `answered ${a.status}, not ${p.status}`)
    rows.push([p.name, a.status, a.violations.length, a.unsure, html ? errors.length : ''])
  }
}

// pages are the pages of the demonstration, of readers and of its editor.
async function pages() {
  const rows = [['page', 'answer', 'axe violations', 'unsure', 'html errors']]
  await walk(rows, await publicPages(browser, site), true)
  await logIn(browser, site)
  await walk(rows, await deskPages(browser, site, o.work), false)
  return rows
}

// admin adds the pages of an admin, whom the demonstration has none of, and sums up.
async function admin(rows) {
  const at = await copy()
  await logIn(browser, at)
  await walk(rows, adminPages(at), false)
  const all = rows.slice(1), sum = (i) => all.reduce((n, r) => n + Number(r[i]), 0)
  rows.push([`all ${all.length}, at 390 and 1280 px, light and dark`, '', sum(2), sum(3), sum(4)])
}

// light takes lighthouse over the live page: of the demonstration, which asks
// not to be indexed, and of the same record as a story that is to be found.
async function light() {
  const least = { performance: 98, accessibility: 100, 'best-practices': 100, seo: 100 }
  const names = Object.keys(least)
  const rows = [['lighthouse 12, mobile', ...names, 'first view', 'load before', 'after']]
  const judge = async (what, url, times, free) => {
    const before = load()
    const runs = []
    for (let i = 0; i < times; i++) runs.push(await measure(url))
    const after = load()
    const mid = Object.fromEntries(names.map((n) => [n, median(runs.map((r) => r.scores[n]))]))
    const busy = Math.max(before, after) > 2
    for (const n of names) {
      if (free.includes(n) || mid[n] >= least[n]) continue
      if (n === 'performance' && busy) console.log(`  ~ ${what}: performance ${mid[n]} under a load of ${after} is no figure; run it on a quiet machine (${runs[0].failed[n].join('; ')})`)
      else fault(what, `lighthouse ${n} ${mid[n]}: ${runs[0].failed[n]?.join('; ')}`)
    }
    rows.push([`${what}, median of ${times}`, ...names.map((n) => mid[n]), `${Math.round(runs[0].bytes / 1000)} kB`, before, after])
    if (times > 1) rows.push(['  each run', ...names.map((n) => runs.map((r) => r.scores[n]).join(' ')), '', '', ''])
  }
  const times = Math.max(1, Number(o.runs) || 1)
  await judge('demonstration (asks not to be indexed)', site.story, times, ['seo'])
  await judge('same record, a story to be found', (await copy()).story, 1, [])
  return rows
}
