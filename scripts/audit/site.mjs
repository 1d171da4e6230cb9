// Starts and stops the servers that are measured.
import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const slug = 'afghanistan-2021'

// started runs a server until it has said what matches every pattern.
function started(file, args, patterns) {
  const p = spawn(file, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise((done) => p.on('exit', done))
  const stop = async () => {
    p.kill('SIGINT')
    await ended
  }
  return new Promise((done, fail) => {
    let said = '', wrong = ''
    p.stderr.on('data', (b) => { wrong += b })
    p.on('error', fail)
    ended.then((code) => fail(new Error(`${args[0]} ended with ${code}: ${wrong}`)))
    p.stdout.on('data', (b) => {
      said += b
      const found = patterns.map((x) => said.match(x)?.[1])
      if (found.every(Boolean)) done({ found, stop })
    })
  })
}

// demonstration is the demo just after Kabul has fallen, all but standing
// still, so that every run sees the same pages.
export async function demonstration(dateline, work) {
  const record = join(work, 'demo.db')
  const { found: [url, name, password], stop } = await started(dateline,
    ['demo', '--addr', '127.0.0.1:0', '--keep', record, '--from', '2021-08-16T09:00:00+04:30', '--speed', '0.001'],
    [/readers +(\S+)\n/, /login +(\S+)\n/, /password +(\S+) /])
  return { url, name, password, stop, record, slug, story: `${url}s/${slug}`, desk: `${url}desk/${slug}` }
}

// published serves the record of a stopped demonstration as a story without
// the notice and without the wish not to be indexed.
export async function published(dateline, work, site) {
  const record = join(work, 'copy.db')
  copyFileSync(site.record, record)
  const run = (...args) => execFileSync(dateline, args, { encoding: 'utf8' })
  const settings = join(work, 'story.yaml')
  writeFileSync(settings, run('story', 'export', slug, '--data', record).replace(/^(notice|noindex):.*\n/gm, ''))
  run('story', 'import', settings, '--data', record)
  const link = run('user', 'add', 'auditor', '--role', 'admin', '--data', record).match(/\?token=(\S+)/)[1]
  const { found: [url], stop } = await started(dateline, ['serve', '--data', record, '--addr', '127.0.0.1:0'], [/readers +(\S+)\n/])
  return { url, stop, slug, story: `${url}s/${slug}`, desk: `${url}desk/${slug}`, link: `${url}login/link?token=${link}` }
}
