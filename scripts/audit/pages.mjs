// The pages: one of each kind, found as a reader or an editor finds them.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { at, links } from './browser.mjs'

const first = (all, what) => {
  if (!all.length) throw new Error(`found no ${what}`)
  return all[0]
}

// publicPages are the pages of readers.
export async function publicPages(browser, site) {
  const s = site.story
  const updates = await links(browser, s, /\/u\/u\d+$/)
  const claims = await links(browser, `${s}/statements`, /\/c\/c\d+$/)
  const update = first(updates, 'update'), claim = first(claims, 'claim')
  const all = [
    ['front', site.url],
    ['story', s],
    ['story, at an update', `${s}?at=${update.match(/u\d+$/)[0]}`],
    ['story, from a day', `${s}?to=2021-08-13`],
    ['story, oldest first', `${s}?order=oldest`],
    ['story, key events', `${s}?key=1`],
    ['story, search', `${s}?q=Kabul`],
    ['story, search without finds', `${s}?q=zzzzzz`],
    ['story, past', `${s}?valid=2021-08-13T12:00:00%2B04:30`],
    ['story, as known then', `${s}?known=2021-08-13T12:00:00%2B04:30`],
    ['story, text', `${s}?view=text`],
    ['story, text of the past', `${s}?view=text&known=2021-08-13T12:00:00%2B04:30`],
    ...['fr', 'es', 'ar'].map((l) => [`story, ${l}`, `${s}?lang=${l}`]),
    ['story, ar, past', `${s}?lang=ar&known=2021-08-13T12:00:00%2B04:30`],
    ['day', `${s}/day/2021-08-13`],
    ...updates.map((u) => [`update ${u.match(/u\d+$/)[0]}`, u]),
    ['update, past', `${update}?known=2021-08-16T08:00:00%2B04:30`],
    ...claims.slice(0, 3).map((c) => [`claim ${c.match(/c\d+$/)[0]}`, c]),
    ['claim, ar', `${claim}?lang=ar`],
    ['statements', `${s}/statements`],
    ['pledges', `${s}/pledges`],
    ['numbers', `${s}/numbers`],
    ['numbers, ar', `${s}/numbers?lang=ar`],
    ['numbers, past', `${s}/numbers?known=2021-08-13T12:00:00%2B04:30`],
    ['embed, story', `${site.url}embed/${site.slug}`],
    ['embed, map', `${site.url}embed/${site.slug}/map`],
    ['embed, update', `${site.url}embed/${site.slug}/u/${update.match(/u\d+$/)[0]}`],
    ['log in', `${site.url}login`],
    ['log in by a link', `${site.url}login/link?token=none`],
    ['problem: no page', `${site.url}nothing-here`, 404],
    ['problem: no story', `${site.url}s/nothing-here`, 404],
    ['problem: no update', `${s}/u/u99999`, 404],
    ['problem: no such filter', `${s}?order=sideways`, 400],
    ['problem: no moment', `${s}?known=soon`, 400],
  ]
  return all.map(([name, url, status = 200]) => ({ name, url, status }))
}

// deskPages are the pages of an editor who has logged in.
export async function deskPages(browser, site, work) {
  const d = site.desk
  const reports = await links(browser, `${d}/?show=all`, /\/r\/r\d+/)
  const claims = await links(browser, `${d}/claims`, /\/c\/c\d+$/)
  const updates = await links(browser, `${d}/updates`, /\/updates\/u\d+$/)
  const table = await upload(browser, `${d}/csv`, work)
  const pages = [
    ['stories', `${site.url}desk/`],
    ['queue', `${d}/`],
    ['queue, all', `${d}/?show=all`],
    ...reports.slice(0, 3).map((r) => [`report ${r.match(/r\d+/)[0]}`, r]),
    ['report, waiting', first(await links(browser, `${d}/`, /\/r\/r\d+/), 'waiting report')],
    ['claims', `${d}/claims`],
    ...claims.slice(0, 2).map((c) => [`claim ${c.match(/c\d+/)[0]}`, c]),
    ['updates', `${d}/updates`],
    ['compose', `${d}/updates/new`],
    ['compose, edit', first(updates, 'update of the desk')],
    ['summary', `${d}/summary`],
    ['wire', `${d}/wire`],
    ['tokens, not let in', `${d}/tokens`, 403],
    ['csv', `${d}/csv`],
    ['csv, one', table],
    ['search', `${d}/search?q=Kabul`],
    ['search, empty', `${d}/search`],
    ['settings', `${d}/settings`],
    ['file', `${d}/file`],
    ['fetch', `${d}/fetch`],
    ['to mend', `${d}/mend`],
    ['queue, past', `${d}/?known=2021-08-13T12:00:00%2B04:30`],
    ['claims, past', `${d}/claims?known=2021-08-13T12:00:00%2B04:30`],
    ['password', `${site.url}desk/password`],
    ['people, not let in', `${site.url}desk/users`, 403],
    ['problem: no report', `${d}/r/r99999`, 404],
  ]
  return pages.map(([name, url, status = 200]) => ({ name: `desk: ${name}`, url, status }))
}

// adminPages are those that only an admin sees.
export const adminPages = (site) => [['stories', `${site.url}desk/`], ['people', `${site.url}desk/users`], ['tokens', `${site.desk}/tokens`], ['settings', `${site.desk}/settings`]]
  .map(([name, url]) => ({ name: `desk, admin: ${name}`, url, status: 200 }))

// upload sends a table of reports and returns the address of its page.
function upload(browser, url, work) {
  const file = join(work, 'reports.csv')
  writeFileSync(file, 'published,source,headline,text\n2021-08-16T08:00:00+04:30,Harbour Wire,Airport closed,"The airport in Kabul was closed on Monday, an official said."\nnever,Harbour Wire,No time,"A row without a time."\n')
  return at(browser, url, async (page) => {
    const input = await page.$('input[type=file]')
    await input.uploadFile(file)
    await Promise.all([page.waitForNavigation(), input.evaluate((x) => x.form.requestSubmit())])
    return page.url()
  })
}
