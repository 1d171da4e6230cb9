// The browser that the checks share.
import puppeteer from 'puppeteer-core'

const path = process.env.CHROME_PATH || '/usr/bin/chromium'
export const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync']

export const launch = () => puppeteer.launch({ executablePath: path, headless: true, args, protocolTimeout: 300_000 })

// at opens an address in a new tab, does something there, and closes it.
export async function at(browser, url, does) {
  const page = await browser.newPage()
  page.setDefaultTimeout(60_000)
  await page.setCacheEnabled(false)
  try {
    const answer = await page.goto(url, { waitUntil: 'load' })
    return await does(page, answer)
  } finally {
    await page.close()
  }
}

// links are the addresses on a page that match, without what follows #.
export const links = (browser, url, like) => at(browser, url, (page) =>
  page.$$eval('a[href]', (all) => all.map((a) => new URL(a.getAttribute('href'), location.href).href.split('#')[0])).then((all) => [...new Set(all)].filter((x) => like.test(x))))

// logIn gets in by name and password, or by a one-time link that asks for one.
export async function logIn(browser, site) {
  await at(browser, site.link ?? `${site.url}login`, async (page) => {
    if (site.name) await page.type('[name=name]', site.name)
    for (const field of await page.$$('[type=password]')) await field.type(site.password ?? 'for this run alone 7')
    await Promise.all([page.waitForNavigation(), page.click('main form button')])
    if (!page.url().includes('/desk/')) throw new Error(`the log-in led to ${page.url()}`)
  })
}
