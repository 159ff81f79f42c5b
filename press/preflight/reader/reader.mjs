// Takes an EPUB; opens it in a real e-reader engine (foliate-js, in headless Chromium) and prints
// what is wrong with it there as JSON: {sections, seen, faults, scrolled}. Nothing leaves this
// machine: book, engine and faces come from a loopback server, and any other request fails.
//
//   node reader.mjs BOOK.epub JOB [FOLDER FILE.xhtml[#id] ...]
//
// JOB is JSON: {"faces": {"serif": PATH, "wide": PATH, "code": PATH, "math": PATH}, "widths": [PX],
// "contrast": RATIO, "wide": PERCENT, "large": PERCENT, "readers": NUMBER}. The faces take the place
// of the reader's own, so that lines are as wide on every machine. With a folder the named places
// are photographed there, at each width and on each paper.
import { createServer } from 'node:http'
import { readFile } from 'node:fs/promises'
import { dirname, extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const HERE = dirname(fileURLToPath(import.meta.url))
const ENGINE = join(HERE, 'node_modules', 'foliate-js')
const TYPES = {
    '.js': 'text/javascript', '.html': 'text/html', '.epub': 'application/epub+zip',
    '.ttf': 'font/ttf',
}
// Frames are measured, not watched, so none waits for a screen.
const FLAGS = [
    '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-dev-shm-usage',
    '--disable-component-update', '--disable-sync', '--force-color-profile=srgb',
    '--disable-frame-rate-limit', '--disable-gpu-vsync',
]
const [file, told, folder, ...places] = process.argv.slice(2)
const job = JSON.parse(told)
const phone = Math.min(...job.widths)
// What readers put over a book: ink and paper of their own, a face, a size. Contrast is measured in
// each, overflow at each of its widths.
const INK = {
    light: { scheme: 'light', ink: '#000000', paper: '#ffffff' },
    sepia: { scheme: 'light', ink: '#4f321c', paper: '#f4ecd8' },
    dark: { scheme: 'dark', ink: '#b8b8b8', paper: '#000000' },
}
const LOOKS = [
    { name: 'light', ...INK.light, size: 100, face: 'serif', widths: job.widths },
    { name: 'sepia', ...INK.sepia, size: 100, face: 'serif', widths: [] },
    { name: 'dark', ...INK.dark, size: 100, face: 'serif', widths: [] },
    // A face that is as wide as common ones get (DejaVu Sans, Verdana), on a phone.
    { name: 'wide face', ...INK.light, size: job.wide, face: 'wide', widths: [phone] },
    // Eyes that need type twice as large (WCAG 2.2, 1.4.4).
    { name: 'twice the size', ...INK.light, size: job.large, face: 'serif', widths: [phone] },
]

const book = await readFile(file)
const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
    try {
        const [, folder, name] = path.split('/')
        const body = path === '/book.epub' ? book
            : path === '/' ? await readFile(join(HERE, 'reader.html'))
            : path === '/probe.js' ? await readFile(join(HERE, 'probe.js'))
            : folder === 'face' ? await readFile(job.faces[name.replace('.ttf', '')])
            : await readFile(join(ENGINE, normalize(path.replace(/^\/engine\//, ''))))
        response.writeHead(200, {
            'content-type': TYPES[extname(path)] ?? 'text/html', 'cache-control': 'max-age=3600',
        }).end(body)
    } catch {
        response.writeHead(404).end()
    }
})
await new Promise(done => server.listen(0, '127.0.0.1', done))
const home = `http://127.0.0.1:${server.address().port}/`
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: FLAGS,
})

const opened = async (messages, look, flow) => {
    // A window of its own each, or a page behind another would draw no frames.
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    page.on('pageerror', error => messages.push(String(error)))
    page.on('console', message => message.type() === 'error' && messages.push(message.text()))
    page.on('requestfailed', request => messages.push(`not loaded: ${request.url()}`))
    await page.route(url => !url.href.startsWith(home) && url.protocol.startsWith('http'),
        route => route.abort())
    await page.exposeFunction('scheme', colorScheme => page.emulateMedia({ colorScheme }))
    await page.goto(home)
    await page.waitForFunction(() => globalThis.open_)
    await page.evaluate(given => globalThis.open_(...given), [look, Object.keys(job.faces), flow])
    return page
}

// Several readers share the book: each takes the next section when it is done with one.
const readAll = async count => {
    const messages = []
    const pages = await Promise.all(
        Array.from({ length: count }, () => opened(messages, LOOKS[0], 'scrolled')))
    const total = await pages[0].evaluate(() => globalThis.sections())
    const parts = new Array(total)
    let next = 0
    await Promise.all(pages.map(async page => {
        while (next < total) {
            const index = next++
            parts[index] = await page.evaluate(
                given => globalThis.probe(...given), [index, LOOKS, job.contrast])
        }
    }))
    const links = await pages[0].evaluate(
        links => globalThis.follow(links), parts.flatMap(part => part.links))
    const seen = {}
    for (const part of [...parts, links])
        for (const [name, number] of Object.entries(part.seen))
            seen[name] = (seen[name] ?? 0) + number
    return {
        sections: total, seen,
        faults: [
            ...parts.flatMap(part => part.faults), ...links.faults,
            ...messages.map(text => ({ kind: 'console', file: '', before: [], where: '', text })),
        ],
        scrolled: parts.flatMap(part => part.scrolled),
    }
}

const shoot = async () => {
    for (const [theme, ink] of Object.entries(INK)) {
        const look = { ...LOOKS[0], ...ink }
        const page = await opened([], look, 'paginated')
        for (const width of job.widths) {
            await page.setViewportSize({ width, height: width < 500 ? 740 : 1000 })
            for (const place of places) {
                await page.evaluate(given => globalThis.show(...given), [place, look])
                await page.waitForTimeout(150)
                const name = place.replace(/[^\w.-]/g, '_')
                await page.screenshot({ path: join(folder, `${name}-${width}-${theme}.png`) })
            }
        }
        await page.close()
    }
}

try {
    if (folder) await shoot()
    else console.log(JSON.stringify(await readAll(job.readers)))
} finally {
    await browser.close()
    server.close()
}
